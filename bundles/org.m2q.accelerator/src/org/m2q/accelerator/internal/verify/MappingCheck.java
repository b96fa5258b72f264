package org.m2q.accelerator.internal.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MappingSpec.Assignment;
import org.m2q.accelerator.MappingSpec.Target;
import org.m2q.accelerator.MappingSpec.TilingRule;
import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Scheme;

/** Whether engines execute what they can, and what the mapping sends to them. */
public final class MappingCheck {

	private MappingCheck() {
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings) {
		for (LayerSchedule layer : schedule.layers()) {
			Layer what = schedule.network().layers().get(layer.layer());
			Optional<Assignment> rule = rule(schedule, what);
			for (LayerSchedule.Part part : layer.parts()) {
				if (part.engine() < 0 || part.engine() >= schedule.accelerator().engines().size()) {
					findings.add(Rule.MAPPING, layer.layer(), -1, -1, "Layer '" + what.name() + "' names engine " + part.engine() + ", which there is not.");
					continue;
				}
				part(schedule, what, part, rule, findings);
			}
			tile(schedule, layer, what, findings);
		}
		steps(schedule, findings);
	}

	/** The rule of the mapping that holds for a layer: the last that selects it. */
	static Optional<Assignment> rule(Schedule schedule, Layer layer) {
		Assignment found = null;
		for (Assignment assignment : schedule.mapping().assignments()) {
			found = assignment.selector().selects(layer) ? assignment : found;
		}
		return Optional.ofNullable(found);
	}

	private static void part(Schedule schedule, Layer layer, LayerSchedule.Part part, Optional<Assignment> rule, Findings findings) {
		EngineSpec engine = schedule.accelerator().engines().get(part.engine());
		if (engine.macModes().stream().noneMatch(mode -> isModeOf(mode, part.mode(), part.format()))) {
			findings.add(Rule.MAPPING, layer.index(), -1, -1, "Engine '" + engine.name() + "' has no mode " + part.mode().label() + " for layer '" + layer.name()
					+ "'.");
		}
		FilterShare format = part.format();
		boolean wide = part.mode().weights().bits() >= format.format().bits();
		boolean scheme = part.mode().scheme() == format.scheme() || part.mode().scheme() != Scheme.UNIFORM && format.scheme() != Scheme.UNIFORM;
		if (!wide || !scheme || format.terms() > Math.max(1, part.mode().terms())) {
			findings.add(Rule.MAPPING, layer.index(), -1, -1, "Mode " + part.mode().label() + " of engine '" + engine.name() + "' does not execute " + format
					+ " of layer '" + layer.name() + "'.");
		}
		boolean sent = rule.isPresent() && rule.get().targets().stream().filter(target -> matches(target, format)).findFirst()
				.filter(target -> target.engine().equals(engine.name())).isPresent();
		if (!sent) {
			findings.add(Rule.MAPPING, layer.index(), -1, -1, "The mapping does not send " + format + " of layer '" + layer.name() + "' to engine '"
					+ engine.name() + "'.");
		}
	}

	/** A mode of the engine, or that mode in as many passes as the terms of the weights need: as many times slower. */
	private static boolean isModeOf(MacMode mode, MacMode used, FilterShare format) {
		int passes = format.scheme() == Scheme.UNIFORM ? 1 : Math.max(1, -Math.floorDiv(-format.terms(), Math.max(1, mode.terms())));
		return mode.activations().equals(used.activations()) && mode.weights().equals(used.weights()) && mode.scheme() == used.scheme()
				&& used.terms() == mode.terms() * passes && Math.abs(used.rate() * passes - mode.rate()) <= 1e-12 * mode.rate() && used.span().equals(mode.span());
	}

	private static boolean matches(Target target, FilterShare format) {
		return target.scheme().isEmpty() || target.scheme().get() == format.scheme();
	}

	private static void tile(Schedule schedule, LayerSchedule layer, Layer what, Findings findings) {
		if (layer.group() >= 0 || layer.tile().isEmpty()) {
			return;
		}
		TileChoice tile = layer.tile().get();
		if (rules(schedule, layer).stream().anyMatch(rule -> isLarger(rule, tile.filters(), tile.channels(), tile.rows(), tile.columns()))) {
			findings.add(Rule.MAPPING, layer.layer(), -1, -1, "The tile of layer '" + what.name() + "' is larger than the mapping's: " + tile + ".");
		}
	}

	/** The rules on tiles that hold for a layer. */
	private static List<TilingRule> rules(Schedule schedule, LayerSchedule layer) {
		return schedule.mapping().tilings().stream()
				.filter(rule -> layer.parts().stream().anyMatch(part -> part.engine() >= 0 && part.engine() < schedule.accelerator().engines().size()
						&& schedule.accelerator().engines().get(part.engine()).name().equals(rule.engine()))).toList();
	}

	private static boolean isLarger(TilingRule rule, long filters, long channels, long rows, long columns) {
		Map<LoopDimension, Long> sizes = rule.sizes();
		return filters > sizes.getOrDefault(LoopDimension.FILTERS, Long.MAX_VALUE) || channels > sizes.getOrDefault(LoopDimension.CHANNELS, Long.MAX_VALUE)
				|| rows > sizes.getOrDefault(LoopDimension.ROWS, Long.MAX_VALUE) || columns > sizes.getOrDefault(LoopDimension.COLUMNS, Long.MAX_VALUE);
	}

	private static void steps(Schedule schedule, Findings findings) {
		long[] busyUntil = new long[schedule.layers().size()];
		int[] busyPart = new int[schedule.layers().size()];
		java.util.Arrays.fill(busyPart, -1);
		List<Layer> layers = schedule.network().layers();
		List<List<TilingRule>> rules = schedule.layers().stream().map(layer -> rules(schedule, layer)).toList();
		for (Step step : schedule.steps()) {
			if (step.kind() == StepKind.APPLY && schedule.accelerator().engines().get(step.resource())
					.elementMode(layers.get(step.layer()).operator().name()).isEmpty()) {
				findings.add(Rule.MAPPING, step, "applies '" + layers.get(step.layer()).operator().name() + "' on an engine that does not.");
			}
			if (step.kind() != StepKind.COMPUTE) {
				continue;
			}
			LayerSchedule.Part part = schedule.layers().get(step.layer()).parts().get(step.part());
			if (part.engine() != step.resource()) {
				findings.add(Rule.MAPPING, step, "runs on engine " + step.resource() + ", its part is for engine " + part.engine() + ".");
			}
			if (step.region().filtersFrom() < part.filtersFrom() || step.region().filtersTo() > part.filtersTo()
					|| step.region().groupsFrom() < part.groupsFrom() || step.region().groupsTo() > part.groupsTo()) {
				findings.add(Rule.MAPPING, step, "computes filters that are not of its part: " + step.region() + ".");
			}
			LayerSchedule layer = schedule.layers().get(step.layer());
			Region box = step.region();
			if (layer.group() < 0 && rules.get(step.layer()).stream().anyMatch(rule -> isLarger(rule, box.filtersTo() - box.filtersFrom(),
					box.channelsTo() - box.channelsFrom(), box.rowsTo() - box.rowsFrom(), box.columnsTo() - box.columnsFrom()))) {
				findings.add(Rule.MAPPING, step, "computes a larger tile than the mapping gives: " + box + ".");
			}
			boolean alone = rule(schedule, layers.get(step.layer())).map(assignment -> !assignment.concurrent()).orElse(false);
			if (alone && busyPart[step.layer()] >= 0 && busyPart[step.layer()] != step.part() && step.start() < busyUntil[step.layer()]) {
				findings.add(Rule.MAPPING, step, "runs beside another engine on a layer that the mapping does not share concurrently.");
			}
			if (step.end() >= busyUntil[step.layer()]) {
				busyUntil[step.layer()] = step.end();
				busyPart[step.layer()] = step.part();
			}
		}
	}
}

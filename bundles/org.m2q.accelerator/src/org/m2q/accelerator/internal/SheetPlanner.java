package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.network.LayerKind;

/** What layers move on an accelerator with a performance sheet, and what such an accelerator cannot be asked for. */
final class SheetPlanner {

	private static final String SHEET = "the performance sheet, which 'timing nvdla-sheet' asks for, ";

	private final Machine machine;
	private final Item[] items;
	private final Neighbours neighbours;

	SheetPlanner(Machine machine, Item[] items, Neighbours neighbours) {
		this.machine = machine;
		this.items = items;
		this.neighbours = neighbours;
	}

	/** Reports what of an accelerator and a mapping a sheet does not know. */
	static void check(AcceleratorSpec spec, MappingSpec mapping, ProblemSink sink) {
		Optional<EngineSpec> found = spec.engines().stream().filter(engine -> engine.timing() == EngineTiming.NVDLA_SHEET).findFirst();
		if (found.isEmpty()) {
			return;
		}
		EngineSpec sheet = found.get();
		spec.engines().stream().filter(engine -> engine != sheet && !engine.macModes().isEmpty()).findFirst()
				.ifPresent(engine -> report(sink, engine.span(), "Engine '" + engine.name() + "' multiplies as '" + sheet.name() + "' does; " + SHEET + "knows one engine that does."));
		Optional<MemorySpec> weights = spec.buffer(Operand.WEIGHTS);
		Optional<MemorySpec> inputs = spec.buffer(Operand.INPUTS);
		if (weights.isPresent() && inputs.isPresent() && weights.get() != inputs.get()) {
			report(sink, inputs.get().span(), "Inputs lie in '" + inputs.get().name() + "' and weights in '" + weights.get().name() + "'; " + SHEET
					+ "knows one convolution buffer for both.");
		}
		mapping.fusions().forEach(rule -> rule(sink, rule.span()));
		mapping.tilings().forEach(rule -> rule(sink, rule.span()));
		mapping.keeps().forEach(rule -> rule(sink, rule.span()));
		mapping.dataflows().stream().filter(rule -> rule.dataflow() == Dataflow.ROW_STATIONARY).forEach(rule -> rule(sink, rule.span()));
		if (!mapping.doubleBuffered().isEmpty() || !mapping.prefetched().isEmpty()) {
			rule(sink, mapping.span());
		}
	}

	private static void rule(ProblemSink sink, SourceSpan span) {
		report(sink, span, "'fuse', 'pipeline', 'tile', 'keep', 'double buffer', 'prefetch' and 'row-stationary' have no meaning in " + SHEET
				+ "and must not be in the mapping.");
	}

	private static void report(ProblemSink sink, SourceSpan span, String message) {
		sink.accept(Problem.error(ProblemCodes.MAPPING_IMPOSSIBLE, span, message));
	}

	/** The problem of who asks for a schedule. */
	static Problem unscheduled(Machine machine) {
		return Problem.error(ProblemCodes.MAPPING_IMPOSSIBLE, machine.mapping.span(), "There is no schedule for accelerator '" + machine.spec.name() + "', as " + SHEET
				+ "has no tiles.");
	}

	/** What a layer moves. */
	Moves moves(int index) {
		Item item = items[index];
		Work work = item.work();
		if (item.plan().isEmpty()) {
			if (!SheetRow.isBeside(work.kind())) {
				throw impossible(item, "has no row for '" + item.layer().operator().name() + "' (layer '" + item.layer().name() + "').");
			}
			return moves(0, 0, 0, 0, "It runs in a unit beside the convolution before it: in the performance sheet it takes no time and moves nothing.", Optional.empty());
		}
		List<Plan.Part> parts = item.plan().get().parts();
		if (parts.size() > 1) {
			throw impossible(item, "knows one format for all filters of a layer, and layer '" + item.layer().name() + "' has " + parts.size() + ".");
		}
		SheetRow row = SheetRow.of(machine, work, parts.getFirst(), stored(index));
		if (row.pieces() == 0) {
			long need = row.leastBuffer();
			throw new ProblemException(Problem.error(ProblemCodes.MEMORY_OVERFLOW, machine.weights.span(), "Some rows of the features and some kernels of layer '"
					+ item.layer().name() + "' need " + Format.data(need) + " in '" + machine.weights.name() + "'; it offers " + Format.data(machine.weights.capacity())
					+ ". Enlarge it.", machine.weights.name(), item.layer().name(), Long.toString(need), Long.toString(machine.weights.capacity())));
		}
		String note = row.pieces() == 1 ? "All features or all weights fit the convolution buffer: both come once."
				: (row.keepsFeatures() ? "Features" : "Weights") + " lie in the convolution buffer in " + row.pieces() + " pieces, and "
						+ (row.keepsFeatures() ? "weights" : "features") + " come once for each.";
		return moves(row.weightBytes(), row.inputBytes(), row.outputBytes(), work.residual() ? row.outputBytes() : 0, note, Optional.of(row));
	}

	private static Moves moves(long weights, long inputs, long outputs, long residuals, String note, Optional<SheetRow> row) {
		return new Moves(Optional.empty(), Optional.empty(), Optional.empty(), weights, inputs, inputs, outputs, residuals, false, false, false, false, false,
				List.of(note), Optional.empty(), row);
	}

	/** Outputs of a layer that are written: those of the pooling that alone reads them. */
	private long stored(int index) {
		int next = index + 1;
		boolean pooled = next < items.length && items[next] != null && (items[next].work().kind() == LayerKind.POOL || items[next].work().kind() == LayerKind.GAVGPOOL)
				&& neighbours.isReadBy(index, next);
		return pooled ? items[next].work().outputs() : items[index].work().outputs();
	}

	private ProblemException impossible(Item item, String what) {
		return new ProblemException(Problem.error(ProblemCodes.MAPPING_IMPOSSIBLE, machine.mapping.span(), "T" + SHEET.substring(1) + what, item.layer().name()));
	}
}

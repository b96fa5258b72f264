package org.m2q.accelerator.internal.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;
import org.m2q.network.Layer;
import org.m2q.network.LoopNest;

/** Whether each product is computed, and each output finished and stored, exactly once and in the right order. */
public final class ProductCheck {

	/** Cells that are looked at per layer; of schedules that are cut so irregularly that there are more, boxes are compared. */
	private static final long CELLS = 8_000_000;

	private final Schedule schedule;
	private final Findings findings;
	private final List<List<Step>> byLayer;

	private ProductCheck(Schedule schedule, Findings findings) {
		this.schedule = schedule;
		this.findings = findings;
		byLayer = new ArrayList<>();
		schedule.layers().forEach(layer -> byLayer.add(new ArrayList<>()));
		schedule.steps().forEach(step -> byLayer.get(step.layer()).add(step));
	}

	/** Runs the check. */
	public static void run(Schedule schedule, Findings findings, Cancellation cancellation) {
		ProductCheck check = new ProductCheck(schedule, findings);
		for (Layer layer : schedule.network().layers()) {
			cancellation.check();
			check.layer(layer);
		}
	}

	private void layer(Layer layer) {
		LoopNest loops = layer.loops();
		int groups = Math.toIntExact(loops.heads() * loops.groups());
		boolean multiplies = layer.kind().hasMacs();
		int filters = multiplies ? Math.toIntExact(loops.filters()) : 1;
		Region outputs = new Region(0, schedule.images(), 0, groups, 0, filters, 0, 1, 0, Math.toIntExact(loops.outRows()), 0, Math.toIntExact(loops.outColumns()));
		List<Step> finishing;
		if (multiplies) {
			Region products = new Region(0, schedule.images(), 0, groups, 0, filters, 0, Math.toIntExact(loops.channels()), 0, Math.toIntExact(loops.outRows()), 0,
					Math.toIntExact(loops.outColumns()));
			List<Step> computing = of(layer, StepKind.COMPUTE);
			once(layer, computing, products, Rule.PRODUCTS, "product", true);
			finishing = of(layer, StepKind.POST);
			once(layer, finishing, outputs, Rule.OUTPUTS, "output", true);
			ordered(computing, finishing, "finishes outputs whose products step ");
		} else {
			finishing = of(layer, StepKind.APPLY);
			once(layer, finishing, outputs, Rule.OUTPUTS, "output", true);
		}
		List<Step> stores = of(layer, StepKind.STORE);
		if (!stores.isEmpty()) {
			once(layer, stores, outputs, Rule.OUTPUTS, "stored output", true);
			ordered(finishing, stores, "stores outputs that step ");
		} else if (isResult(layer.index())) {
			findings.add(Rule.OUTPUTS, layer.index(), -1, -1, "Layer '" + layer.name() + "' makes a result of the network, but nothing is stored.");
		}
	}

	private List<Step> of(Layer layer, StepKind kind) {
		return byLayer.get(layer.index()).stream().filter(step -> step.kind() == kind).toList();
	}

	/** Whether no layer reads the output. */
	private boolean isResult(int index) {
		for (Layer reader : schedule.network().layers()) {
			if (reader.producers().stream().anyMatch(producers -> producers.contains(index)) || reader.residualFrom().orElse(-1) == index) {
				return false;
			}
		}
		return true;
	}

	private void once(Layer layer, List<Step> steps, Region whole, Rule rule, String what, boolean complete) {
		long volume = 0;
		for (Step step : steps) {
			if (!whole.contains(step.region())) {
				findings.add(rule, step, "works on " + what + "s that layer '" + layer.name() + "' does not have: " + step.region() + ".");
				return;
			}
			volume += step.region().volume();
		}
		if (complete && volume != whole.volume()) {
			findings.add(rule, layer.index(), -1, -1, "The steps of layer '" + layer.name() + "' cover " + volume + " " + what + "s, the layer has "
					+ whole.volume() + ".");
		}
		Grid grid = Grid.of(steps.stream().map(Step::region).toList(), CELLS);
		if (grid.isTooLarge()) {
			pairs(layer, steps, rule, what);
			return;
		}
		BitSet seen = new BitSet(grid.size());
		for (Step step : steps) {
			boolean[] twice = new boolean[1];
			grid.visit(step.region(), cell -> {
				twice[0] |= seen.get(cell);
				seen.set(cell);
			});
			if (twice[0]) {
				findings.add(rule, step, "works on a " + what + " of layer '" + layer.name() + "' that another step also works on: " + step.region() + ".");
			}
		}
	}

	/** Compares boxes; only for tilings that are too irregular for a grid. */
	private void pairs(Layer layer, List<Step> steps, Rule rule, String what) {
		Overlaps overlaps = new Overlaps(steps.stream().map(Step::region).toList());
		for (int i = 0; i < steps.size(); i++) {
			int[] other = { i };
			overlaps.visit(steps.get(i).region(), index -> other[0] = Math.min(other[0], index));
			if (other[0] < i) {
				findings.add(rule, steps.get(i), "works on a " + what + " of layer '" + layer.name() + "' that step " + steps.get(other[0]).index() + " also works on.");
			}
		}
	}

	/** Each later step starts only when all earlier ones of the same outputs have ended. */
	private void ordered(List<Step> earlier, List<Step> later, String what) {
		List<Region> boxes = new ArrayList<>();
		earlier.forEach(step -> boxes.add(flat(step.region())));
		later.forEach(step -> boxes.add(flat(step.region())));
		Grid grid = Grid.of(boxes, CELLS);
		if (grid.isTooLarge()) {
			Overlaps overlaps = new Overlaps(boxes.subList(0, earlier.size()));
			for (Step step : later) {
				Step[] last = { null };
				overlaps.visit(flat(step.region()), index -> last[0] = last[0] == null || earlier.get(index).end() > last[0].end() ? earlier.get(index) : last[0]);
				if (last[0] != null && last[0].end() > step.start()) {
					findings.add(Rule.OUTPUTS, step, what + last[0].index() + " completes only in cycle " + last[0].end() + ".");
				}
			}
			return;
		}
		long[] ends = new long[grid.size()];
		int[] by = new int[grid.size()];
		for (Step step : earlier) {
			grid.visit(flat(step.region()), cell -> {
				if (step.end() > ends[cell]) {
					ends[cell] = step.end();
					by[cell] = step.index();
				}
			});
		}
		for (Step step : later) {
			int[] worst = { -1 };
			grid.visit(flat(step.region()), cell -> worst[0] = ends[cell] > step.start() ? cell : worst[0]);
			if (worst[0] >= 0) {
				findings.add(Rule.OUTPUTS, step, what + by[worst[0]] + " completes only in cycle " + ends[worst[0]] + ".");
			}
		}
	}

	private static Region flat(Region region) {
		return new Region(region.imagesFrom(), region.imagesTo(), region.groupsFrom(), region.groupsTo(), region.filtersFrom(), region.filtersTo(), 0, 1, region.rowsFrom(), region.rowsTo(),
				region.columnsFrom(), region.columnsTo());
	}
}

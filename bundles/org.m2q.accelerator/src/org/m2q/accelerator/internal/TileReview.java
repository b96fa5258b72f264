package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec.TilingRule;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.TileChoice;
import org.m2q.base.Checked;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;

/**
 * Tiles that a mapping gives and that leave lanes of their engine idle which the same layer in one piece would use. The cycles are those that the cost
 * model counts for the tiles and for the layer without cuts.
 */
public final class TileReview {

	/** Part of an engine's cycles that is worth a word. */
	private static final double LEAST = 0.01;

	/** A loop that a tile cuts, and the lanes that run it. */
	private record Loop(LoopDimension dimension, long size, long lanes) {
	}

	/** What the tiles of a layer cost its engine. */
	private record Loss(LayerCost layer, Loop loop, long tiled, long whole, Optional<Long> better) {

		long cycles() {
			return tiled - whole;
		}
	}

	private final NetworkCost cost;
	private final TilingRule rule;
	private final Planner planner;

	private TileReview(NetworkCost cost, TilingRule rule) {
		this.cost = cost;
		this.rule = rule;
		planner = new Planner(cost.accelerator(), cost.mapping());
	}

	/** Problems, one per rule, each with the part of the network's cycles that its tiles add on the engine. */
	public static Map<Problem, Double> of(NetworkCost cost) {
		Map<Problem, Double> problems = new LinkedHashMap<>();
		for (TilingRule rule : cost.mapping().tilings()) {
			if (!rule.sizes().isEmpty()) {
				new TileReview(cost, rule).review(problems);
			}
		}
		return problems;
	}

	private void review(Map<Problem, Double> problems) {
		List<Loss> losses = new ArrayList<>();
		for (LayerCost layer : cost.layers()) {
			layer.tile().filter(tile -> tile.tiles() > 1).flatMap(tile -> loss(layer, tile)).ifPresent(losses::add);
		}
		losses.stream().max(Comparator.comparingLong(Loss::cycles)).ifPresent(worst -> problems.put(problem(worst, losses.size()),
				(double) losses.stream().mapToLong(Loss::cycles).sum() / cost.cycles()));
	}

	/** Of a layer that the engine computes alone: where engines share a layer, the slowest of them decides. */
	private Optional<Loss> loss(LayerCost layer, TileChoice tile) {
		Work work = Work.of(layer.layer(), layer.precision());
		Plan plan = planner.plan(layer.layer(), layer.precision());
		Plan.Part part = plan.parts().getFirst();
		if (plan.parts().size() > 1 || !part.engine().name().equals(rule.engine()) || part.engine().kind() == EngineKind.SYSTOLIC_ARRAY || plan.isRowStationary()) {
			return Optional.empty();
		}
		Cut cut = new Cut(Checked.ceilDiv(work.independent(), tile.groups()), Checked.ceilDiv(work.filters(), tile.filters()), tile.channels(), tile.rows(),
				tile.columns(), tile.filtersOutermost());
		long tiled = cycles(work, plan, cut);
		long whole = cycles(work, plan, Cut.whole(work));
		boolean priced = layer.engines().stream().filter(use -> use.engine().equals(rule.engine())).mapToLong(EngineUse::cycles).anyMatch(cycles -> cycles == tiled);
		if (!priced || tiled - whole < LEAST * tiled) {
			return Optional.empty();
		}
		return loops(work, tile, part).stream().max(Comparator.comparingDouble(TileReview::idle)).map(loop -> new Loss(layer, loop, tiled, whole, better(work, plan, cut, loop, tiled)));
	}

	private static long cycles(Work work, Plan plan, Cut cut) {
		return TiledLayer.of(work, plan, cut).cycles().getFirst();
	}

	/** The loops that the rule cuts into pieces which do not fill the lanes. */
	private List<Loop> loops(Work work, TileChoice tile, Plan.Part part) {
		long packing = Math.max(1, (long) part.mode().rate());
		List<Loop> loops = new ArrayList<>();
		for (LoopDimension dimension : rule.sizes().keySet().stream().sorted().toList()) {
			long size = size(dimension, tile);
			long lanes = part.lanes().of(dimension);
			// Narrow products of an element may lie along any loop that is unrolled.
			long used = lanes > 1 && size % lanes == 0 ? lanes * packing : lanes;
			if (size > 0 && size < extent(dimension, work) && used > 1 && size % used != 0) {
				loops.add(new Loop(dimension, size, used));
			}
		}
		return loops;
	}

	private static long size(LoopDimension dimension, TileChoice tile) {
		return switch (dimension) {
			case HEADS, GROUPS -> tile.groups();
			case FILTERS -> tile.filters();
			case CHANNELS -> tile.channels();
			case ROWS -> tile.rows();
			case COLUMNS -> tile.columns();
			case PIXELS -> Math.multiplyExact(tile.rows(), tile.columns());
			default -> 0;
		};
	}

	private static long extent(LoopDimension dimension, Work work) {
		return switch (dimension) {
			case HEADS, GROUPS -> work.independent();
			case FILTERS -> work.filters();
			case CHANNELS -> work.channels();
			case ROWS -> work.rows();
			case COLUMNS -> work.columns();
			case PIXELS -> work.pixels();
			default -> 0;
		};
	}

	private static double idle(Loop loop) {
		return 1 - (double) loop.size() / (Checked.ceilDiv(loop.size(), loop.lanes()) * loop.lanes());
	}

	/** The multiple of the lanes next below the size, or the lanes, when the engine needs fewer cycles with it. */
	private static Optional<Long> better(Work work, Plan plan, Cut cut, Loop loop, long tiled) {
		long size = Math.max(1, loop.size() / loop.lanes()) * loop.lanes();
		Cut other = switch (loop.dimension()) {
			case HEADS, GROUPS -> new Cut(Checked.ceilDiv(work.independent(), Math.min(size, work.independent())), cut.filterPieces(), cut.channels(), cut.rows(), cut.columns(), cut.filtersOutermost());
			case FILTERS -> new Cut(cut.groupPieces(), Checked.ceilDiv(work.filters(), Math.min(size, work.filters())), cut.channels(), cut.rows(), cut.columns(), cut.filtersOutermost());
			case CHANNELS -> new Cut(cut.groupPieces(), cut.filterPieces(), Math.min(size, work.channels()), cut.rows(), cut.columns(), cut.filtersOutermost());
			case ROWS -> new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), Math.min(size, work.rows()), cut.columns(), cut.filtersOutermost());
			case COLUMNS -> new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), cut.rows(), Math.min(size, work.columns()), cut.filtersOutermost());
			default -> new Cut(cut.groupPieces(), cut.filterPieces(), cut.channels(), Math.max(1, Math.min(work.rows(), size / work.columns())), Math.min(size, work.columns()),
					cut.filtersOutermost());
		};
		return cycles(work, plan, other) < tiled ? Optional.of(size) : Optional.empty();
	}

	private Problem problem(Loss worst, int layers) {
		Loop loop = worst.loop();
		String loops = loop.dimension().keyword();
		String text = "Tiles of " + loop.size() + " " + loops + " do not fill the " + loop.lanes() + " parallel lanes of '" + rule.engine() + "': layer '"
				+ worst.layer().layer().name() + "' takes " + Format.grouped(worst.tiled()) + " cycles on it, of which " + Format.percent((double) worst.cycles() / worst.tiled())
				+ " are due to the tile" + (layers > 1 ? ", and " + (layers - 1) + " more layer" + (layers > 2 ? "s lose" : " loses") + " some" : "") + ".";
		String advice = worst.better().map(size -> " Use " + size + " " + loops + ", or leave the size to a search.").orElse(" Use a multiple of the lanes, or leave the size to a search.");
		List<String> data = new ArrayList<>(List.of(loops, Long.toString(rule.sizes().get(loop.dimension()))));
		worst.better().ifPresent(size -> data.add(Long.toString(size)));
		return new Problem(ProblemCodes.TILE_INDIVISIBLE, ProblemCodes.severity(ProblemCodes.TILE_INDIVISIBLE), text + advice, rule.span(), data);
	}
}

package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.Layer;

/** The tiles of a layer in the order in which they run, with the loads that they need: a tile of an operand stays until another is needed. */
final class TileOrder {

	private final List<Tile> tiles = new ArrayList<>();
	private final List<Integer> lastOfWeights = new ArrayList<>();
	private final List<Integer> lastOfInputs = new ArrayList<>();
	private long weightKey = -1;
	private long inputKey = -1;
	private int outputs = -1;

	TileOrder(Layer layer, Work work, Plan plan, Cut cut) {
		if (cut.tiles(work) > StepList.LIMIT) {
			throw new ProblemException(Problem.error(ProblemCodes.LIMIT_STEPS, layer.place(), "Layer '" + layer.name() + "' is cut into " + cut.tiles(work)
					+ " tiles, more than the " + StepList.LIMIT + " steps of a schedule; give it larger buffers or larger tiles.", layer.name()));
		}
		int groups = (int) cut.groupPieces();
		int filters = (int) cut.filterPieces();
		int rows = (int) Pieces.of(work.rows(), cut.rows()).count();
		int columns = (int) Pieces.of(work.columns(), cut.columns()).count();
		int channels = (int) cut.channelPieces(work);
		int pixels = rows * columns;
		TileBytes bytes = new TileBytes(work, plan, cut, 1);
		for (int g = 0; g < groups; g++) {
			int outer = cut.filtersOutermost() ? filters : pixels;
			int inner = cut.filtersOutermost() ? pixels : filters;
			for (int a = 0; a < outer; a++) {
				for (int b = 0; b < inner; b++) {
					int filter = cut.filtersOutermost() ? a : b;
					int pixel = cut.filtersOutermost() ? b : a;
					if (isEmpty(plan, bytes, g, filter)) {
						continue;
					}
					outputs++;
					for (int c = 0; c < channels; c++) {
						add(g, filter, c, pixel / columns, pixel % columns, filters, channels, pixels, columns);
					}
				}
			}
		}
	}

	/** Whether no part has this piece: parts of few filters are cut into fewer pieces. */
	static boolean isEmpty(Plan plan, TileBytes bytes, int group, int filter) {
		for (Plan.Part part : plan.parts()) {
			if (group < bytes.groups(part).count() && filter < bytes.filters(part).count()) {
				return false;
			}
		}
		return true;
	}

	private void add(int g, int f, int c, int r, int x, int filters, int channels, int pixels, int columns) {
		long weight = ((long) g * filters + f) * channels + c;
		long input = ((long) g * channels + c) * pixels + (long) r * columns + x;
		if (weight != weightKey) {
			weightKey = weight;
			lastOfWeights.add(0);
		}
		if (input != inputKey) {
			inputKey = input;
			lastOfInputs.add(0);
		}
		int index = tiles.size();
		lastOfWeights.set(lastOfWeights.size() - 1, index);
		lastOfInputs.set(lastOfInputs.size() - 1, index);
		tiles.add(new Tile(g, f, c, r, x, lastOfWeights.size() - 1, lastOfInputs.size() - 1, outputs));
	}

	int size() {
		return tiles.size();
	}

	Tile tile(int index) {
		return tiles.get(index);
	}

	/** Whether a tile is the first that adds to its outputs. */
	boolean opens(int index) {
		return tiles.get(index).channel() == 0;
	}

	/** Whether a tile is the last that adds to its outputs. */
	boolean closes(int index) {
		return index + 1 == tiles.size() || tiles.get(index + 1).outputs() != tiles.get(index).outputs();
	}

	/** The last tile that uses a load of weights. */
	int lastOfWeights(int load) {
		return lastOfWeights.get(load);
	}

	/** The last tile that uses a load of inputs. */
	int lastOfInputs(int load) {
		return lastOfInputs.get(load);
	}
}

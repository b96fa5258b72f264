package org.m2q.runtime.vector;

import java.util.Optional;

import org.m2q.runtime.Rescale;
import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;

/**
 * Products of computed tensors, one pair of matrices at a time: in single precision where that is exact, else in 32-bit integers. Lanes are along that axis of the
 * result whose elements are neighbours; when that is the rows, the transposed product is computed.
 */
final class DynamicProduct extends Op {

	private static final int TILE = IntTiles.ROWS;
	private static final long EXACT = 1L << 24;

	/** How a matrix lies: position of an element = base + outer · outerStep + inner · innerStep. */
	private record Side(Tensor tensor, int outerStep, int innerStep, Widening widening) {
	}

	private final Tensor out;
	private final Side rows;
	private final Side columns;
	private final int rowCount;
	private final int columnCount;
	private final int depth;
	private final int outRowStep;
	private final boolean factorPerRow;
	private final Requantizer requantizer;
	private final boolean real;
	private final int[] nothing = new int[2 * Lanes.COUNT];
	private final float[] nothingReal = new float[2 * Lanes.COUNT];

	private DynamicProduct(Step.MatMul step, Tensor out, Side rows, Side columns, int rowCount, int columnCount, int depth, int outRowStep, boolean factorPerRow,
			long bound, boolean integers) {
		super(step.name(), out.size() / (rowCount * columnCount));
		this.out = out;
		this.rows = rows;
		this.columns = columns;
		this.rowCount = rowCount;
		this.columnCount = columnCount;
		this.depth = depth;
		this.outRowStep = outRowStep;
		this.factorPerRow = factorPerRow;
		Rescale rescale = factorPerRow ? repeated(step.rescale()) : step.rescale();
		requantizer = new Requantizer(rescale, rescale.channels(), out, bound, integers);
		real = !integers && bound < EXACT;
	}

	/** Every factor fills a vector. */
	private static Rescale repeated(Rescale rescale) {
		int n = rescale.channels() * Lanes.COUNT;
		int[] multipliers = new int[n];
		int[] shifts = new int[n];
		float[] factors = new float[n];
		boolean real = rescale.profile() == Rescale.Profile.FLOAT32;
		for (int i = 0; i < n; i++) {
			int c = i / Lanes.COUNT;
			multipliers[i] = real ? 0 : rescale.multiplier(c);
			shifts[i] = real ? 0 : rescale.shift(c);
			factors[i] = real ? rescale.factor(c) : 0;
		}
		return switch (rescale.profile()) {
			case POT -> Rescale.pot(shifts);
			case DYADIC -> Rescale.dyadic(multipliers, shifts);
			case FLOAT32 -> Rescale.float32(factors);
		};
	}

	static Optional<Op> of(Step.MatMul step, Tensor left, Tensor right, Tensor out, boolean integers) {
		int rank = out.dims().length;
		int m = out.dims()[rank - 2];
		int n = out.dims()[rank - 1];
		int leftRow = left.strides()[step.transposeLeft() ? rank - 1 : rank - 2];
		int leftInner = left.strides()[step.transposeLeft() ? rank - 2 : rank - 1];
		int rightInner = right.strides()[step.transposeRight() ? rank - 1 : rank - 2];
		int rightColumn = right.strides()[step.transposeRight() ? rank - 2 : rank - 1];
		int depth = left.dims()[step.transposeLeft() ? rank - 2 : rank - 1];
		long bound = depth * left.range().reach() * right.range().reach();
		Side a = new Side(left, leftRow, leftInner, new Widening(left));
		Side b = new Side(right, rightColumn, rightInner, new Widening(right));
		boolean perRow = step.rescale().channels() > 1;
		if (out.strides()[rank - 1] == 1) {
			return Optional.of(new DynamicProduct(step, out, a, b, m, n, depth, out.strides()[rank - 2], perRow, bound, integers));
		}
		if (out.strides()[rank - 2] == 1) {
			return Optional.of(new DynamicProduct(step, out, b, a, n, m, depth, out.strides()[rank - 1], false, bound, integers));
		}
		return Optional.empty();
	}

	@Override
	public int grain(int threads) {
		return 1;
	}

	private int panelWidth() {
		return Math.min(2 * Lanes.COUNT, Lanes.padded(columnCount));
	}

	private int rowRoom() {
		int byRow = (rowCount + TILE) * (real ? Lanes.padded(depth) : depth);
		return Math.max(byRow, isByDepth() ? depth * Lanes.padded(rowCount) + TILE : 0) + 2 * Lanes.COUNT;
	}

	/** Whether the rows of products in single precision lie side by side: [depth][row], as their elements do in the arena. */
	private boolean isByDepth() {
		return real && rows.innerStep() != 1 && rows.outerStep() == 1;
	}

	private int lineRoom() {
		return Lanes.padded(Math.max(depth, Math.max(rowCount, columnCount))) + 2 * Lanes.COUNT;
	}

	private int panelRoom() {
		return depth * panelWidth();
	}

	@Override
	public Scratch.Size scratch() {
		int ints = Lanes.COUNT + rowRoom() + lineRoom();
		int products = panelRoom() + TILE * panelWidth();
		return real ? new Scratch.Size(ints, products, 0, 0, 0) : Scratch.Size.ofInts(ints + products);
	}

	@Override
	public void run(Memory memory, Scratch scratch, int from, int to) {
		for (int batch = from; batch < to; batch++) {
			product(memory, scratch, batch);
		}
	}

	private void product(Memory memory, Scratch scratch, int batch) {
		int[] room = scratch.ints();
		int rowsAt = Lanes.COUNT;
		int lineAt = rowsAt + rowRoom();
		int panelAt = lineAt + lineRoom();
		int tileAt = panelAt + panelRoom();
		int rowBase = rows.tensor().position(batch * rowCount * depth);
		int columnBase = columns.tensor().position(batch * columnCount * depth);
		int outBase = out.position(batch * rowCount * columnCount);
		if (real) {
			packRows(memory, room, rowBase, rowsAt);
		} else {
			packRows(memory, room, rowBase, rowsAt, lineAt);
		}
		int rowStep = isByDepth() ? 1 : Lanes.padded(depth);
		int depthStep = isByDepth() ? Lanes.padded(rowCount) : 1;
		for (int first = 0; first < columnCount; first += panelWidth()) {
			int count = Math.min(panelWidth(), columnCount - first);
			int vectors = Lanes.padded(count) / Lanes.COUNT;
			int base = columnBase + first * columns.outerStep();
			if (real) {
				packColumns(memory, room, lineAt, base, count, vectors, scratch.floats());
			} else {
				packColumns(memory, room, base, count, vectors * Lanes.COUNT, panelAt, lineAt);
			}
			int done;
			for (int row = 0; row < rowCount; row += done) {
				boolean all = rowCount - row > 2;
				done = all ? Math.min(TILE, rowCount - row) : 1;
				int at = outBase + row * outRowStep + first;
				if (real) {
					FloatTiles.multiply(room, rowsAt + row * rowStep, rowStep, depthStep, scratch.floats(), 0, vectors, depth, nothingReal, 0, scratch.floats(),
							panelRoom(), all);
					store(memory, scratch, panelRoom(), row, done, vectors, first, count, at);
				} else {
					IntTiles.multiply(room, rowsAt + row * depth, depth, room, panelAt, vectors, depth, nothing, 0, room, tileAt, all);
					store(memory, scratch, tileAt, row, done, vectors, first, count, at);
				}
			}
		}
	}

	private void store(Memory memory, Scratch scratch, int tileAt, int row, int done, int vectors, int first, int count, int at) {
		if (!factorPerRow) {
			store(memory, scratch, tileAt, done, vectors, first, count, at);
			return;
		}
		for (int i = 0; i < done; i++) {
			for (int v = 0; v < vectors; v++) {
				store(memory, scratch, tileAt + (i * vectors + v) * Lanes.COUNT, 1, 1, (row + i) * Lanes.COUNT, Math.min(Lanes.COUNT, count - v * Lanes.COUNT),
						at + i * outRowStep + v * Lanes.COUNT);
			}
		}
	}

	private void store(Memory memory, Scratch scratch, int tileAt, int done, int vectors, int factor, int count, int at) {
		if (real) {
			requantizer.store(scratch.floats(), tileAt, done, vectors, factor, count, memory, at, outRowStep, scratch.ints());
		} else {
			requantizer.store(scratch.ints(), tileAt, done, vectors, factor, count, memory, at, outRowStep, scratch.ints());
		}
	}

	/** Rows in single precision, in whole vectors. */
	private void packRows(Memory memory, int[] room, int base, int at) {
		if (isByDepth()) {
			for (int row = 0; row < rowCount; row += Lanes.COUNT) {
				rows.widening().columnsReal(memory, base + row, rows.innerStep(), depth, room, at + row, Lanes.padded(rowCount));
			}
		} else if (rows.innerStep() == 1) {
			for (int k = 0; k < depth; k += Lanes.COUNT) {
				rows.widening().columnsReal(memory, base + k, rows.outerStep(), rowCount, room, at + k, Lanes.padded(depth));
			}
		} else {
			for (int row = 0; row < rowCount; row++) {
				rows.widening().readReal(memory, base + row * rows.outerStep(), rows.innerStep(), depth, room, at + row * Lanes.padded(depth));
			}
		}
	}

	/** [row][depth] */
	private void packRows(Memory memory, int[] room, int base, int at, int lineAt) {
		if (rows.innerStep() == 1) {
			for (int row = 0; row < rowCount; row++) {
				rows.widening().read(memory, base + row * rows.outerStep(), depth, room, at + row * depth);
			}
		} else if (rows.outerStep() == 1) {
			for (int k = 0; k < depth; k++) {
				rows.widening().read(memory, base + k * rows.innerStep(), rowCount, room, lineAt);
				for (int row = 0; row < rowCount; row++) {
					room[at + row * depth + k] = room[lineAt + row];
				}
			}
		} else {
			for (int row = 0; row < rowCount; row++) {
				rows.widening().read(memory, base + row * rows.outerStep(), rows.innerStep(), depth, room, at + row * depth);
			}
		}
	}

	/** [depth][width] */
	private void packColumns(Memory memory, int[] room, int base, int count, int width, int at, int lineAt) {
		if (columns.outerStep() == 1) {
			for (int k = 0; k < depth; k++) {
				columns.widening().read(memory, base + k * columns.innerStep(), width, room, at + k * width);
			}
			return;
		}
		for (int column = 0; column < width; column++) {
			if (column < count) {
				columns.widening().read(memory, base + column * columns.outerStep(), columns.innerStep(), depth, room, lineAt);
			}
			for (int k = 0; k < depth; k++) {
				room[at + k * width + column] = column < count ? room[lineAt + k] : 0;
			}
		}
	}

	/** [depth][vectors · lanes] in single precision */
	private void packColumns(Memory memory, int[] room, int lineAt, int base, int count, int vectors, float[] panel) {
		int width = vectors * Lanes.COUNT;
		if (columns.outerStep() == 1) {
			for (int v = 0; v < vectors; v++) {
				columns.widening().columns(memory, base + v * Lanes.COUNT, columns.innerStep(), depth, panel, v * Lanes.COUNT, width);
			}
			return;
		}
		for (int column = 0; column < width; column++) {
			if (column < count) {
				columns.widening().read(memory, base + column * columns.outerStep(), columns.innerStep(), depth, room, lineAt);
			}
			for (int k = 0; k < depth; k++) {
				panel[k * width + column] = column < count ? room[lineAt + k] : 0;
			}
		}
	}
}

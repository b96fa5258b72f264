package org.m2q.calibration.build;

import org.m2q.network.MacOperator;
import org.m2q.network.Shape;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** Means and covariances of what the filters of one step read, in codes without zero point. Not for use by several threads. */
final class OperandStatistics {

	/** Filters with more weights would need too much memory for their covariances. */
	static final int LARGEST = 2048;
	/** Rows that one sample contributes at most, evenly spread over its positions. */
	private static final int ROWS = 96;
	private static final double RIDGE = 0.01;

	private final int groups;
	private final int size;
	private final double[][] sums;
	private final double[][] products;
	private long rows;

	/**
	 * Prepares.
	 *
	 * @param step a convolution or linear layer
	 * @param covariant whether covariances are wanted, besides means
	 */
	OperandStatistics(Step step, boolean covariant) {
		groups = step instanceof Step.Convolution conv ? conv.operator().groups() : 1;
		size = step instanceof Step.Convolution conv ? conv.weights().size() : ((Step.Linear) step).weights().size();
		sums = new double[groups][size];
		products = new double[covariant ? groups : 0][size * size];
	}

	/**
	 * Adds the codes of one run.
	 *
	 * @param step the step in the program that was run, whose operand may have another size
	 * @param input its operand
	 * @param output shape of its result
	 * @param codes codes of the operand
	 */
	void add(Step step, IntegerTensor input, Shape output, int[] codes) {
		int positions = step instanceof Step.Convolution ? output.dim(1) * output.dim(2) : codes.length / size;
		int count = Math.min(ROWS, positions);
		double[] row = new double[size];
		for (int k = 0; k < count; k++) {
			int position = (int) ((k + 0.5) * positions / count);
			for (int group = 0; group < groups; group++) {
				if (step instanceof Step.Convolution conv) {
					gather(conv.operator(), input, output.dim(2), codes, group, position, row);
				} else {
					for (int i = 0; i < size; i++) {
						row[i] = codes[position * size + i] - input.range().zero();
					}
				}
				add(group, row);
			}
			rows++;
		}
	}

	private static void gather(MacOperator.Convolution conv, IntegerTensor input, int columns, int[] codes, int group, int position, double[] row) {
		Shape in = input.shape();
		int top = position / columns * conv.strideRows() - conv.paddingRows();
		int left = position % columns * conv.strideColumns() - conv.paddingColumns();
		int channels = conv.channels() / conv.groups();
		int at = 0;
		for (int c = group * channels; c < (group + 1) * channels; c++) {
			for (int r = 0; r < conv.kernelRows(); r++) {
				for (int k = 0; k < conv.kernelColumns(); k++) {
					int y = top + r * conv.dilationRows();
					int x = left + k * conv.dilationColumns();
					boolean inside = y >= 0 && y < in.dim(1) && x >= 0 && x < in.dim(2);
					row[at++] = inside ? codes[(c * in.dim(1) + y) * in.dim(2) + x] - input.range().zero() : 0;
				}
			}
		}
	}

	private void add(int group, double[] row) {
		double[] sum = sums[group];
		for (int i = 0; i < size; i++) {
			sum[i] += row[i];
		}
		if (products.length == 0) {
			return;
		}
		double[] product = products[group];
		for (int i = 0; i < size; i++) {
			double x = row[i];
			if (x != 0) {
				int from = i * size;
				for (int j = i; j < size; j++) {
					product[from + j] += x * row[j];
				}
			}
		}
	}

	/** Mean of each operand of the filters of a group. */
	double[] means(int group) {
		double[] means = new double[size];
		for (int i = 0; i < size; i++) {
			means[i] = sums[group][i] / Math.max(1, rows);
		}
		return means;
	}

	/** Covariances, row by row, empty when they were not wanted, with a little of their mean added on the diagonal, as there are not many rows. */
	double[] covariances(int group) {
		if (products.length == 0) {
			return new double[0];
		}
		double[] means = means(group);
		double[] covariances = new double[size * size];
		for (int i = 0; i < size; i++) {
			for (int j = i; j < size; j++) {
				double covariance = products[group][i * size + j] / Math.max(1, rows) - means[i] * means[j];
				covariances[i * size + j] = covariance;
				covariances[j * size + i] = covariance;
			}
		}
		double trace = 0;
		for (int i = 0; i < size; i++) {
			trace += covariances[i * size + i];
		}
		for (int i = 0; i < size; i++) {
			covariances[i * size + i] += RIDGE * trace / size;
		}
		return covariances;
	}

	int groups() {
		return groups;
	}
}

package org.m2q.runtime;

/**
 * How a convolution or a pooling moves over a map. The size of an axis of the result is floor((n + 2 · padding − dilation · (kernel − 1) − 1) / stride) + 1.
 *
 * @param kernelRows rows of the kernel, 1 or more
 * @param kernelColumns columns of the kernel, 1 or more
 * @param strideRows step between rows, 1 or more
 * @param strideColumns step between columns, 1 or more
 * @param paddingRows rows added above and below, 0 or more
 * @param paddingColumns columns added left and right, 0 or more
 * @param dilationRows distance of kernel rows, 1 or more
 * @param dilationColumns distance of kernel columns, 1 or more
 */
public record Window(int kernelRows, int kernelColumns, int strideRows, int strideColumns, int paddingRows, int paddingColumns, int dilationRows,
		int dilationColumns) {

	/** One pixel. */
	public static final Window POINT = square(1, 1, 0);

	/** Checks the numbers. */
	public Window {
		if (Math.min(Math.min(kernelRows, kernelColumns), Math.min(strideRows, strideColumns)) < 1 || Math.min(paddingRows, paddingColumns) < 0
				|| Math.min(dilationRows, dilationColumns) < 1) {
			throw new IllegalArgumentException("kernel " + kernelRows + " × " + kernelColumns + ", stride " + strideRows + " × " + strideColumns + ", padding "
					+ paddingRows + " × " + paddingColumns + ", dilation " + dilationRows + " × " + dilationColumns);
		}
	}

	/** A square window without dilation. */
	public static Window square(int kernel, int stride, int padding) {
		return new Window(kernel, kernel, stride, stride, padding, padding, 1, 1);
	}

	/** Number of taps. */
	public int taps() {
		return kernelRows * kernelColumns;
	}

	/** Rows of the result; below 1 when the window does not fit. */
	public int outputRows(int rows) {
		return Math.floorDiv(rows + 2 * paddingRows - dilationRows * (kernelRows - 1) - 1, strideRows) + 1;
	}

	/** Columns of the result; below 1 when the window does not fit. */
	public int outputColumns(int columns) {
		return Math.floorDiv(columns + 2 * paddingColumns - dilationColumns * (kernelColumns - 1) - 1, strideColumns) + 1;
	}

	/** Whether every output pixel reads the input pixel at its own position and no other. */
	public boolean isPoint() {
		return kernelRows == 1 && kernelColumns == 1 && strideRows == 1 && strideColumns == 1 && paddingRows == 0 && paddingColumns == 0;
	}
}

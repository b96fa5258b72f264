package org.m2q.accelerator.systolic;

import org.m2q.base.Checked;

/**
 * A convolution, linear layer or matrix product lowered to the product of M × K inputs and K × N weights.
 *
 * @param pixels output pixels, tokens or columns M, 1 or more
 * @param filters filters (rows of the stationary operand of a matrix product) N, 1 or more
 * @param reduction products per output K: kernel rows × kernel columns × channels of a group, 1 or more
 */
public record MatrixProduct(long pixels, long filters, long reduction) {

	/** Rejects empty products. */
	public MatrixProduct {
		if (pixels < 1 || filters < 1 || reduction < 1) {
			throw new IllegalArgumentException("product of " + pixels + " × " + reduction + " × " + filters);
		}
	}

	/** Multiply-accumulate operations. */
	public long macs() {
		return Checked.product(pixels, filters, reduction);
	}

	/** Elements of the lowered input. */
	public long inputs() {
		return Math.multiplyExact(pixels, reduction);
	}

	/** Elements of the weights. */
	public long weights() {
		return Math.multiplyExact(reduction, filters);
	}

	/** Elements of the output. */
	public long outputs() {
		return Math.multiplyExact(pixels, filters);
	}
}

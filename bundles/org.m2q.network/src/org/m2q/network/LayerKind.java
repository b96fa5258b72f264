package org.m2q.network;

/** What a layer mainly computes. */
public enum LayerKind {
	/** Convolution with a kernel above 1×1 over all channels of its group. */
	CONV(true),
	/** Depthwise convolution: every channel on its own. */
	DWCONV(true),
	/** Pointwise (1×1) convolution. */
	PWCONV(true),
	/** Pointwise convolution in groups of channels. */
	GPWCONV(true),
	/** Fully connected layer. */
	LINEAR(true),
	/** Product of two computed tensors. */
	MATMUL(true),
	/** Elementwise division, as in linear attention. */
	DIV(false),
	/** Mean over all pixels or tokens. */
	GAVGPOOL(false),
	/** Average or maximum pooling with a window. */
	POOL(false),
	/** Softmax. */
	SOFTMAX(false),
	/** Normalisation that cannot be folded and has no producing convolution or linear layer. */
	NORM(false),
	/** Activation function that could be attached neither to its producer nor to its consumers. */
	ACTIVATION(false),
	/** Elementwise sum or difference. */
	ADD(false),
	/** Elementwise product. */
	MUL(false),
	/** Enlarging a map. */
	UPSAMPLE(false);

	private final boolean macs;

	LayerKind(boolean macs) {
		this.macs = macs;
	}

	/** Whether its work is multiply-accumulate operations. */
	public boolean hasMacs() {
		return macs;
	}

	/** Whether it has a weight operand (as opposed to two computed operands or none). */
	public boolean hasWeights() {
		return macs && this != MATMUL;
	}
}

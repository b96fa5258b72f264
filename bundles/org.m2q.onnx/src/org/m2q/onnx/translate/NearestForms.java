package org.m2q.onnx.translate;

import java.util.Map;
import java.util.Optional;

/** What comes closest to operators of ONNX that the language does not have. Those whose value cannot be had otherwise are left out. */
final class NearestForms {

	private static final Map<String, String> FORMS = Map.ofEntries(
			Map.entry("LeakyRelu", "relu; train again with it"),
			Map.entry("PRelu", "relu; train again with it"),
			Map.entry("Elu", "relu or hardswish; train again with it"),
			Map.entry("Selu", "relu or hardswish; train again with it"),
			Map.entry("Celu", "relu or hardswish; train again with it"),
			Map.entry("ThresholdedRelu", "relu; train again with it"),
			Map.entry("Softplus", "relu; train again with it"),
			Map.entry("Softsign", "sigmoid; train again with it"),
			Map.entry("Tanh", "sigmoid: tanh(x) = 2 · sigmoid(2 · x) − 1"),
			Map.entry("Mish", "silu; train again with it"),
			Map.entry("Swish", "silu, which is written as x · Sigmoid(x)"),
			Map.entry("Erf", "gelu, which is written as x · (Erf(x / √2) + 1) / 2"),
			Map.entry("LogSoftmax", "softmax, without the logarithm"),
			Map.entry("Hardmax", "softmax"),
			Map.entry("InstanceNormalization", "bn, whose means are those of training"),
			Map.entry("GroupNormalization", "bn, whose means are those of training"),
			Map.entry("RMSNormalization", "layernorm"),
			Map.entry("LpNormalization", "layernorm"),
			Map.entry("LRN", "bn"),
			Map.entry("MeanVarianceNormalization", "layernorm"),
			Map.entry("ConvTranspose", "upsample, then conv (Resize, Conv)"),
			Map.entry("DepthToSpace", "upsample (Resize with a whole factor)"),
			Map.entry("SpaceToDepth", "a convolution with a stride"),
			Map.entry("Upsample", "Resize, in operator set 13 or newer"),
			Map.entry("GlobalMaxPool", "globalpool, which is an average, or MaxPool with a kernel of the whole map"),
			Map.entry("LpPool", "avgpool"),
			Map.entry("GlobalLpPool", "globalpool"),
			Map.entry("ReduceSum", "ReduceMean, and a factor behind it"),
			Map.entry("ReduceMax", "MaxPool with a kernel of the whole map"),
			Map.entry("Einsum", "MatMul and Transpose"),
			Map.entry("Gather", "Split or Slice, for parts of equal size"),
			Map.entry("Sum", "Add, of two values at a time"),
			Map.entry("Attention", "MatMul, Softmax and MatMul, as exporters write attention before operator set 23"),
			Map.entry("MultiHeadAttention", "MatMul, Softmax and MatMul, as exporters write attention without fused operators"),
			Map.entry("FusedConv", "Conv and its activation as two nodes: export without optimizations of a runtime"),
			Map.entry("FusedMatMul", "MatMul: export without optimizations of a runtime"),
			Map.entry("QLinearConv", "Conv of the float32 model; quantization is said by a policy"),
			Map.entry("QLinearMatMul", "MatMul of the float32 model; quantization is said by a policy"),
			Map.entry("QLinearAdd", "Add of the float32 model; quantization is said by a policy"),
			Map.entry("ConvInteger", "Conv of the float32 model; quantization is said by a policy"),
			Map.entry("MatMulInteger", "MatMul of the float32 model; quantization is said by a policy"),
			Map.entry("DynamicQuantizeLinear", "the float32 model; quantization is said by a policy"),
			Map.entry("QuantizeLinear", "the float32 model; quantization is said by a policy"),
			Map.entry("DequantizeLinear", "the float32 model; quantization is said by a policy"),
			Map.entry("If", "the branch that is taken: export with fixed shapes"),
			Map.entry("Loop", "the repeated nodes one after another: export with the loop unrolled"),
			Map.entry("Scan", "the repeated nodes one after another: export with the loop unrolled"));

	private NearestForms() {
	}

	static Optional<String> of(String operator) {
		return Optional.ofNullable(FORMS.get(operator));
	}
}

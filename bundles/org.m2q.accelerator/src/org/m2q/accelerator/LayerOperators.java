package org.m2q.accelerator;

import java.util.List;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;

/** Names in the language of the operators that a layer may have come from. */
public final class LayerOperators {

	private static final List<String> ACTIVATIONS = List.of("relu", "relu6", "hardswish", "hardsigmoid", "silu", "gelu", "sigmoid");

	private LayerOperators() {
	}

	/** Operator names of a layer, the preferred first. */
	public static List<String> of(Layer layer) {
		return layer.kind() == LayerKind.ACTIVATION && layer.activation().isPresent() ? List.of(layer.activation().get())
				: of(layer.kind());
	}

	/** Operator names of a kind. */
	public static List<String> of(LayerKind kind) {
		return switch (kind) {
			case CONV -> List.of("conv");
			case DWCONV -> List.of("dwconv");
			case PWCONV, GPWCONV -> List.of("pwconv");
			case LINEAR -> List.of("linear");
			case MATMUL -> List.of("matmul");
			case DIV -> List.of("div");
			case GAVGPOOL -> List.of("globalpool", "token_mean");
			case POOL -> List.of("avgpool", "maxpool");
			case SOFTMAX -> List.of("softmax");
			case NORM -> List.of("layernorm", "groupnorm", "bn");
			case ACTIVATION -> ACTIVATIONS;
			case ADD -> List.of("add", "sub", "add_parameter");
			case MUL -> List.of("mul", "scale_channels", "scale_by");
			case CONCAT -> List.of("concat");
			case MOVE -> List.of("reshape", "transpose", "split", "to_tokens", "to_map", "unfold", "fold", "window_partition", "window_merge",
					"subsample", "append_ones", "pad", "identity");
			case UPSAMPLE -> List.of("upsample");
		};
	}

	/** Whether a layer is made of multiply-accumulates. */
	public static boolean multiplies(LayerKind kind) {
		return switch (kind) {
			case CONV, DWCONV, PWCONV, GPWCONV, LINEAR, MATMUL -> true;
			default -> false;
		};
	}
}

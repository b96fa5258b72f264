package org.m2q.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.m2q.network.ElementOperator;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.Shape;

/**
 * A tensor that a network has learned, or that training left behind. Names follow those of PyTorch: the name of the node and, behind a dot, the role.
 *
 * @param node name of the node that uses it
 * @param role what it is for
 * @param shape its shape; that of weights has the filters first
 */
public record Parameter(String node, Role role, Shape shape) {

	/** What a tensor is for. */
	public enum Role {
		/** Weights of a convolution or linear layer: {@code [filters, channels / groups, rows, columns]}, {@code [outputs, inputs]}. */
		WEIGHT("weight"),
		/** Added per filter. */
		BIAS("bias"),
		/** Factor per channel of a normalization. */
		GAMMA("weight"),
		/** Added per channel by a normalization. */
		BETA("bias"),
		/** Mean per channel of the training data, of a batch normalization. */
		MEAN("running_mean"),
		/** Variance per channel of the training data, of a batch normalization. */
		VARIANCE("running_var"),
		/** Factor per channel. */
		SCALE("scale"),
		/** Added element by element. */
		TABLE("table");

		private final String suffix;

		Role(String suffix) {
			this.suffix = suffix;
		}
	}

	/** Checks that nothing is missing. */
	public Parameter {
		Objects.requireNonNull(node, "node");
		Objects.requireNonNull(role, "role");
		Objects.requireNonNull(shape, "shape");
	}

	/** The name in files, such as {@code stage1.down.widen.weight}. */
	public String name() {
		return node + "." + role.suffix;
	}

	/** Extents of the axes. */
	public int[] extents() {
		return shape.dims().stream().mapToInt(Integer::intValue).toArray();
	}

	/** All tensors of a network, in the order of its nodes. */
	public static List<Parameter> of(Network network) {
		List<Parameter> parameters = new ArrayList<>();
		network.nodes().forEach(node -> parameters.addAll(of(node)));
		return List.copyOf(parameters);
	}

	/** The tensors of a node, in the order of the roles. */
	public static List<Parameter> of(Node node) {
		return switch (node.operator()) {
			case MacOperator.Convolution conv -> weighted(node, conv.bias(), conv.filters(), conv.filters(), conv.channels() / conv.groups(), conv.kernelRows(),
					conv.kernelColumns());
			case MacOperator.Linear linear -> weighted(node, linear.bias(), linear.outFeatures(), linear.outFeatures(), linear.features());
			case NormOperator.BatchNorm norm -> each(node, norm.channels(), Role.GAMMA, Role.BETA, Role.MEAN, Role.VARIANCE);
			case NormOperator.LayerNorm norm -> each(node, norm.features(), Role.GAMMA, Role.BETA);
			case NormOperator.GroupNorm norm -> each(node, norm.channels(), Role.GAMMA, Role.BETA);
			case ElementOperator.ScaleChannels scale -> each(node, scale.channels(), Role.SCALE);
			case ElementOperator.AddParameter added -> List.of(new Parameter(node.name(), Role.TABLE, added.shape()));
			default -> List.of();
		};
	}

	private static List<Parameter> weighted(Node node, boolean bias, int filters, int... weight) {
		Parameter weights = new Parameter(node.name(), Role.WEIGHT, Shape.of(weight));
		return bias ? List.of(weights, new Parameter(node.name(), Role.BIAS, Shape.of(filters))) : List.of(weights);
	}

	private static List<Parameter> each(Node node, int channels, Role... roles) {
		return java.util.Arrays.stream(roles).map(role -> new Parameter(node.name(), role, Shape.of(channels))).toList();
	}
}

package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.network.ElementOperator;
import org.m2q.network.ElementOperator.Activation;
import org.m2q.network.ElementOperator.ActivationFunction;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.NormOperator.BatchNorm;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;

/** Divides a network into units: batch normalizations, factors and rectifiers go with the operators that can take them over. */
final class Units {

	private final Network network;
	private final Map<Value, List<Node>> readers = new HashMap<>();
	private final Map<Value, Integer> uses = new HashMap<>();

	private Units(Network network) {
		this.network = network;
		for (Node node : network.nodes()) {
			for (Value input : node.inputs()) {
				readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
				uses.merge(input, 1, Integer::sum);
			}
		}
		network.outputs().forEach(output -> uses.merge(output, 1, Integer::sum));
	}

	/** The units, in an order in which they can be computed. */
	static List<Unit> of(Network network) {
		return new Units(network).units();
	}

	private List<Unit> units() {
		List<Unit> units = new ArrayList<>();
		boolean[] taken = new boolean[network.nodes().size()];
		Map<Integer, Node> early = new HashMap<>();
		for (Node node : network.nodes()) {
			if (taken[node.index()]) {
				continue;
			}
			if (node.operator() instanceof BatchNorm && consumerThatFolds(node).isPresent()) {
				early.put(node.index(), node);
				taken[node.index()] = true;
				continue;
			}
			List<Node> before = before(node, early);
			List<Node> folded = folded(node);
			Node last = folded.isEmpty() ? node : folded.getLast();
			Optional<Node> clamp = takesClamp(node) ? next(last).filter(Units::isRectifier) : Optional.empty();
			folded.forEach(each -> taken[each.index()] = true);
			clamp.ifPresent(each -> taken[each.index()] = true);
			units.add(new Unit(node, before, folded, clamp));
		}
		return units;
	}

	private static List<Node> before(Node node, Map<Integer, Node> early) {
		List<Node> before = new ArrayList<>();
		for (Node at = node; !at.inputs().isEmpty() && early.containsKey(at.inputs().getFirst().node());) {
			at = early.get(at.inputs().getFirst().node());
			before.addFirst(at);
		}
		return before;
	}

	/** The only reader of the only result of a node. */
	private Optional<Node> next(Node node) {
		Value value = new Value(node.index(), 0);
		return node.outputs().size() == 1 && uses.getOrDefault(value, 0) == 1 ? readers.getOrDefault(value, List.of()).stream().findFirst() : Optional.empty();
	}

	/** The layer behind a batch normalization that can fold it: one without padding, as zeros would be shifted, too. */
	private Optional<Node> consumerThatFolds(Node norm) {
		return next(norm).filter(reader -> switch (reader.operator()) {
			case MacOperator.Linear linear -> axis(((BatchNorm) norm.operator()).axis(), norm.output()) == norm.output().rank() - 1;
			case MacOperator.Convolution conv -> conv.paddingRows() == 0 && conv.paddingColumns() == 0 && axis(((BatchNorm) norm.operator()).axis(), norm.output()) == 0;
			case BatchNorm other -> other.axis() == ((BatchNorm) norm.operator()).axis() && consumerThatFolds(reader).isPresent();
			default -> false;
		});
	}

	private List<Node> folded(Node head) {
		List<Node> folded = new ArrayList<>();
		for (Optional<Node> next = next(head); next.isPresent() && folds(head, next.get()); next = next(next.get())) {
			folded.add(next.get());
		}
		return folded;
	}

	private static boolean folds(Node head, Node node) {
		if (head.operator() instanceof Activation && !isRectifier(head)) {
			// One table computes all functions of single elements.
			return node.operator() instanceof Activation || node.operator() instanceof ElementOperator.ScaleBy
					|| node.operator() instanceof ElementOperator.AddParameter added && added.shape().elements() == 1;
		}
		boolean weighted = head.operator() instanceof MacOperator.Convolution || head.operator() instanceof MacOperator.Linear;
		int channels = head.operator() instanceof MacOperator.Convolution ? 0 : head.output().rank() - 1;
		return switch (node.operator()) {
			case ElementOperator.ScaleBy scale -> weighted || head.operator() instanceof MacOperator.MatMul && scale.factor() > 0;
			case BatchNorm norm -> weighted && axis(norm.axis(), node.output()) == channels;
			case ElementOperator.ScaleChannels scale -> weighted && axis(scale.axis(), node.output()) == channels;
			case ElementOperator.AddParameter added -> weighted && (added.shape().elements() == 1 || isPerChannel(added.shape(), node.output(), channels));
			default -> false;
		};
	}

	/** Whether a tensor that is broadcast to a shape has one element per position on an axis. */
	private static boolean isPerChannel(Shape added, Shape shape, int axis) {
		boolean fits = added.rank() <= shape.rank();
		for (int i = 1; fits && i <= added.rank(); i++) {
			fits = added.dim(-i) == 1 || shape.rank() - i == axis && added.dim(-i) == shape.dim(axis);
		}
		return fits && added.elements() == shape.dim(axis);
	}

	private static boolean isRectifier(Node node) {
		return node.operator() instanceof Activation activation
				&& (activation.function() == ActivationFunction.RELU || activation.function() == ActivationFunction.RELU6);
	}

	/** Whether the step of a node can end in a range of codes of its own. */
	private static boolean takesClamp(Node node) {
		return switch (node.operator()) {
			case MacOperator mac -> true;
			case NormOperator norm -> true;
			case SamplingOperator.Pool pool -> pool.function() == SamplingOperator.PoolFunction.AVERAGE;
			case SamplingOperator.Upsample upsample -> upsample.mode() == SamplingOperator.UpsampleMode.BILINEAR;
			case SamplingOperator sampling -> true;
			case Activation activation -> false;
			case ElementOperator.Softmax softmax -> false;
			case ElementOperator element -> true;
			case ViewOperator view -> false;
		};
	}

	static int axis(int axis, Shape shape) {
		return axis < 0 ? axis + shape.rank() : axis;
	}
}

package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

import org.m2q.network.ElementOperator;
import org.m2q.network.ElementOperator.Activation;
import org.m2q.network.ElementOperator.Add;
import org.m2q.network.ElementOperator.AddParameter;
import org.m2q.network.ElementOperator.Divide;
import org.m2q.network.ElementOperator.Multiply;
import org.m2q.network.ElementOperator.ScaleBy;
import org.m2q.network.ElementOperator.ScaleChannels;
import org.m2q.network.ElementOperator.Softmax;
import org.m2q.network.ElementOperator.Subtract;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.MacOperator;
import org.m2q.network.MacOperator.Convolution;
import org.m2q.network.MacOperator.Linear;
import org.m2q.network.MacOperator.MatMul;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.NormOperator.BatchNorm;
import org.m2q.network.SamplingOperator;
import org.m2q.network.SamplingOperator.Pool;
import org.m2q.network.SamplingOperator.Upsample;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.network.ViewOperator.AppendOnes;
import org.m2q.network.ViewOperator.Concat;
import org.m2q.network.ViewOperator.Pad;
import org.m2q.network.ViewOperator.Split;
import org.m2q.network.ViewOperator.Subsample;
import org.m2q.network.ViewOperator.WindowPartition;

/** Groups the nodes of one network into layers, in one pass over the nodes. */
public final class LayerFormation {

	private final Network network;
	private final List<Node> nodes;
	private final Uses uses;
	private final List<Draft> drafts = new ArrayList<>();
	/** The layer that a node is part of; null for views and for what is applied where it is read. */
	private final Draft[] layerOf;

	/** Prepares the grouping. */
	public LayerFormation(Network network) {
		this.network = network;
		this.nodes = network.nodes();
		this.uses = new Uses(network);
		this.layerOf = new Draft[nodes.size()];
	}

	/** The layers. */
	public LayerNetwork form() {
		for (Node node : nodes) {
			switch (node.operator()) {
			case MacOperator mac -> mac(node, mac);
			case SamplingOperator sampling -> start(node, kind(sampling));
			case NormOperator norm -> norm(node, norm);
			case ElementOperator element -> element(node, element);
			case ViewOperator view -> {
				// absorbed into the addresses of its consumers
			}
			}
		}
		return new LayerNetwork(network, drafts.stream().map(Draft::finish).toList());
	}

	private static LayerKind kind(SamplingOperator operator) {
		return switch (operator) {
		case Pool pool -> LayerKind.POOL;
		case Upsample upsample -> LayerKind.UPSAMPLE;
		default -> LayerKind.GAVGPOOL;
		};
	}

	// ---- layers

	private Draft start(Node node, LayerKind kind) {
		Draft draft = new Draft(drafts.size(), node, kind);
		drafts.add(draft);
		layerOf[node.index()] = draft;
		List<List<Integer>> producers = new ArrayList<>();
		List<Optional<String>> activations = new ArrayList<>();
		for (Value input : node.inputs()) {
			Source source = trace(input);
			producers.add(List.copyOf(source.producers));
			activations.add(Optional.ofNullable(source.activation));
			for (Node early : source.earlyNorms) {
				draft.norm = Optional.of("bn");
				draft.normParameters += early.parameters();
				draft.nodes.add(early.index());
			}
		}
		draft.producers = producers;
		draft.inputActivations = activations;
		return draft;
	}

	private void mac(Node node, MacOperator operator) {
		Draft draft = start(node, switch (operator) {
		case Convolution conv -> LoopNests.kind(conv);
		case Linear linear -> LayerKind.LINEAR;
		case MatMul matmul -> LayerKind.MATMUL;
		});
		draft.weights = switch (operator) {
		case Convolution conv -> conv.weights();
		case Linear linear -> linear.weights();
		case MatMul matmul -> 0;
		};
		draft.biasParameters = node.parameters() - draft.weights;
	}

	private void norm(Node node, NormOperator norm) {
		Optional<Draft> before = layerBefore(node.inputs().getFirst(), false)
				.filter(draft -> draft.kind.hasWeights() && draft.isLinearSoFar() && draft.norm.isEmpty());
		if (before.isPresent()) {
			attach(before.get(), node);
			before.get().norm = Optional.of(norm.name());
			before.get().normParameters += node.parameters();
		} else if (!(norm instanceof BatchNorm) || !isAppliedByConsumer(node)) {
			Draft draft = start(node, LayerKind.NORM);
			draft.norm = Optional.of(norm.name());
			draft.normParameters += node.parameters();
		}
	}

	/** Whether the only consumer of a batch normalisation can fold it into its weights: padding would be wrong, as zeros are not shifted. */
	private boolean isAppliedByConsumer(Node node) {
		if (uses.count(node.index()) != 1 || uses.consumers(node.index(), 0).isEmpty()) {
			return false;
		}
		return switch (nodes.get(uses.consumers(node.index(), 0).getFirst()).operator()) {
		case Linear linear -> true;
		case Convolution conv -> conv.paddingRows() == 0 && conv.paddingColumns() == 0;
		default -> false;
		};
	}

	private void element(Node node, ElementOperator operator) {
		Value input = node.inputs().getFirst();
		switch (operator) {
		case Activation activation -> activation(node, activation);
		case Softmax softmax -> start(node, LayerKind.SOFTMAX);
		case Divide divide -> start(node, LayerKind.DIV);
		case Multiply multiply -> start(node, LayerKind.MUL);
		case Subtract subtract -> start(node, LayerKind.ADD);
		case Add add -> add(node);
		case ScaleBy scale -> layerBefore(input, true).filter(draft -> draft.activation.isEmpty())
				.ifPresentOrElse(draft -> attach(draft, node), () -> start(node, LayerKind.MUL));
		case ScaleChannels scale -> {
			Draft draft = layerBefore(input, false).filter(Draft::isLinearSoFar).orElse(null);
			if (draft == null) {
				draft = start(node, LayerKind.MUL);
			} else {
				attach(draft, node);
			}
			draft.normParameters += node.parameters();
		}
		case AddParameter parameter -> {
			Draft draft = layerBefore(input, false).filter(before -> before.kind.hasMacs() && before.isLinearSoFar()).orElse(null);
			if (draft == null) {
				draft = start(node, LayerKind.ADD);
			} else {
				attach(draft, node);
			}
			draft.biasParameters += node.parameters();
		}
		}
	}

	private void activation(Node node, Activation activation) {
		Optional<Draft> before = layerBefore(node.inputs().getFirst(), true).filter(draft -> draft.activation.isEmpty());
		if (before.isPresent()) {
			attach(before.get(), node);
			before.get().activation = Optional.of(activation.name());
		} else if (!isReadOnlyByLayers(node) || trace(node.inputs().getFirst()).activation != null) {
			start(node, LayerKind.ACTIVATION).activation = Optional.of(activation.name());
		}
	}

	private void attach(Draft draft, Node node) {
		draft.attach(node);
		layerOf[node.index()] = draft;
	}

	/** A sum of two tensors of the same shape attaches to the later of the layers that make them. */
	private void add(Node node) {
		Draft later = null;
		Value other = null;
		if (node.inputs().size() == 2 && node.inputShapes().get(0).equals(node.inputShapes().get(1))) {
			for (int i = 0; i < 2; i++) {
				Draft draft = layerBefore(node.inputs().get(i), true).filter(d -> d.residualFrom.isEmpty()).orElse(null);
				if (draft != null && (later == null || draft.index > later.index)) {
					later = draft;
					other = node.inputs().get(1 - i);
				}
			}
		}
		if (later != null) {
			Source source = trace(other);
			if (source.producers.size() == 1 && source.producers.first() < later.index && source.activation == null && source.earlyNorms.isEmpty()) {
				attach(later, node);
				later.residualFrom = OptionalInt.of(source.producers.first());
				return;
			}
		}
		start(node, LayerKind.ADD);
	}

	// ---- connections

	/**
	 * The layer whose result so far is this value and nothing else reads.
	 *
	 * @param throughViews whether views that only rearrange may be between
	 */
	private Optional<Draft> layerBefore(Value value, boolean throughViews) {
		Value current = value;
		while (!current.isInput() && uses.count(current.node()) == 1) {
			Node node = nodes.get(current.node());
			Draft draft = layerOf[node.index()];
			if (draft != null) {
				return draft.end == node.index() ? Optional.of(draft) : Optional.empty();
			}
			if (!throughViews || !isRearrangement(node)) {
				return Optional.empty();
			}
			current = node.inputs().getFirst();
		}
		return Optional.empty();
	}

	private static boolean isRearrangement(Node node) {
		return node.operator() instanceof ViewOperator view && switch (view) {
		case Concat concat -> false;
		case Split split -> false;
		case AppendOnes ones -> false;
		case Pad pad -> false;
		case Subsample subsample -> false;
		case WindowPartition partition -> partition(node);
		default -> true;
		};
	}

	/** Whether windows are cut without padding. */
	private static boolean partition(Node node) {
		return node.inputShapes().getFirst().elements() == node.output().elements();
	}

	/** Whether a value is read, perhaps through views, only by operators that can apply an activation to what they read. */
	private boolean isReadOnlyByLayers(Node node) {
		List<Integer> pending = new ArrayList<>(List.of(node.index()));
		Set<Integer> seen = new HashSet<>();
		while (!pending.isEmpty()) {
			int index = pending.removeLast();
			if (!seen.add(index)) {
				continue;
			}
			if (uses.isOutput(index)) {
				return false;
			}
			for (int consumer : uses.consumers(index)) {
				switch (nodes.get(consumer).operator()) {
				case ViewOperator view -> pending.add(consumer);
				case MacOperator mac -> {
					// reads it element by element
				}
				case Divide divide -> {
					// reads it element by element
				}
				default -> {
					return false;
				}
				}
			}
		}
		return uses.count(node.index()) > 0;
	}

	/** What an operand is made of. */
	private static final class Source {
		private final TreeSet<Integer> producers = new TreeSet<>();
		private final List<Node> earlyNorms = new ArrayList<>();
		private String activation;
	}

	private Source trace(Value value) {
		Source source = new Source();
		List<Value> pending = new ArrayList<>(List.of(value));
		Set<Integer> seen = new HashSet<>();
		while (!pending.isEmpty()) {
			Value current = pending.removeLast();
			if (current.isInput()) {
				source.producers.add(Layer.NETWORK_INPUT);
				continue;
			}
			Node node = nodes.get(current.node());
			if (layerOf[node.index()] != null) {
				source.producers.add(layerOf[node.index()].index);
			} else if (seen.add(node.index())) {
				if (node.operator() instanceof Activation activation) {
					source.activation = activation.name();
				} else if (node.operator() instanceof BatchNorm) {
					source.earlyNorms.add(node);
				}
				pending.addAll(node.inputs());
			}
		}
		return source;
	}
}

package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.Node;

/** A layer being formed. */
final class Draft {

	final int index;
	final Node main;
	final LayerKind kind;
	final List<Integer> nodes = new ArrayList<>();
	/** The node whose result is the output of the layer so far. */
	int end;
	long weights;
	long biasParameters;
	long normParameters;
	Optional<String> norm = Optional.empty();
	Optional<String> activation = Optional.empty();
	OptionalInt residualFrom = OptionalInt.empty();
	List<List<Integer>> producers = List.of();
	List<Optional<String>> inputActivations = List.of();

	Draft(int index, Node main, LayerKind kind) {
		this.index = index;
		this.main = main;
		this.kind = kind;
		this.end = main.index();
		nodes.add(main.index());
	}

	/** Makes a node part of the layer, at its end. */
	void attach(Node node) {
		nodes.add(node.index());
		end = node.index();
	}

	/** Whether nothing but linear operations happened since the main operator. */
	boolean isLinearSoFar() {
		return norm.filter(name -> !name.equals("bn")).isEmpty() && activation.isEmpty() && residualFrom.isEmpty();
	}

	Layer finish() {
		return new Layer(index, main.name(), main.stage(), kind, LoopNests.of(main), main.macs(), weights, biasParameters, normParameters,
				main.operator(), main.inputShapes(), producers, inputActivations, main.output(), norm, activation, residualFrom, main.origin(),
				main.trail(), nodes);
	}
}

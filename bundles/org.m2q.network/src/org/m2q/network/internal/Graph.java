package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.NetworkInput;
import org.m2q.network.Node;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.Trail;
import org.m2q.network.Value;

/** The nodes made so far. */
final class Graph {

	private final Context context;
	private final List<NetworkInput> inputs = new ArrayList<>();
	private final List<Node> nodes = new ArrayList<>();
	private final Names names = new Names();
	private long macs;
	private long parameters;

	Graph(Context context) {
		this.context = context;
	}

	Value addInput(NetworkInput input) {
		inputs.add(input);
		return new Value(Value.INPUT, inputs.size() - 1);
	}

	/** Adds a node; its counters must fit. */
	Node add(EObject place, Frame frame, String name, Operator operator, List<Wire> operands, List<Shape> outputs, String stage, Trail trail) {
		if (nodes.size() >= Limits.NODES) {
			context.report(ProblemCodes.LIMIT_EXPANSION, place, frame, "the model expands to more than " + Limits.NODES + " operators");
			throw Aborted.INSTANCE;
		}
		String unique = names.unique(name);
		SourceSpan origin = trail.last().map(Trail.Call::span).orElse(SourceSpan.NONE);
		Node node = new Node(nodes.size(), unique, operator, operands.stream().map(Wire::value).toList(),
				operands.stream().map(Wire::shape).toList(), outputs, origin, stage, trail);
		try {
			macs = Math.addExact(macs, node.macs());
			parameters = Math.addExact(parameters, node.parameters());
		} catch (ArithmeticException e) {
			context.report(ProblemCodes.LIMIT_OVERFLOW, place, frame, "the operations or parameters of " + unique + " are too many to count");
			throw Broken.INSTANCE;
		}
		nodes.add(node);
		return node;
	}

	/** Name of what makes a value, for messages. */
	String nameOf(Value value) {
		return value.isInput() ? inputs.get(value.port()).name() : nodes.get(value.node()).name();
	}

	List<NetworkInput> inputs() {
		return inputs;
	}

	List<Node> nodes() {
		return nodes;
	}
}

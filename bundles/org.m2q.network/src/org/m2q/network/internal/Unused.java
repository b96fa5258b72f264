package org.m2q.network.internal;

import java.util.List;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Value;

/** Finds results that lead to no output. */
final class Unused {

	private final Context context;
	private final Frame frame;

	Unused(Context context, Frame frame) {
		this.context = context;
		this.frame = frame;
	}

	/** Warns about operators, written in the file of the model, whose results nothing uses, and about unused inputs. */
	void check(Network network) {
		List<Node> nodes = network.nodes();
		boolean[] used = new boolean[nodes.size()];
		boolean[] usedInput = new boolean[network.inputs().size()];
		for (Value output : network.outputs()) {
			mark(output, used, usedInput);
		}
		for (Node node : nodes) {
			for (Value input : node.inputs()) {
				mark(input, used, usedInput);
			}
		}
		for (Node node : nodes) {
			if (!used[node.index()] && context.isOwn(node.origin())) {
				context.report(ProblemCodes.UNUSED, Severity.WARNING, node.origin(), frame,
						"nothing uses the result of " + node.name(), "result");
			}
		}
		for (int i = 0; i < usedInput.length; i++) {
			if (!usedInput[i]) {
				context.report(ProblemCodes.UNUSED, Severity.WARNING, network.inputs().get(i).origin(), frame,
						"nothing uses the input " + network.inputs().get(i).name(), "input");
			}
		}
	}

	private static void mark(Value value, boolean[] used, boolean[] usedInput) {
		if (value.isInput()) {
			usedInput[value.port()] = true;
		} else {
			used[value.node()] = true;
		}
	}
}

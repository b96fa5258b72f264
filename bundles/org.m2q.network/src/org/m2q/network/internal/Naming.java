package org.m2q.network.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Branch;
import org.m2q.model.m2q.BranchesStep;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Flow;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.IfStep;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.RepeatStep;
import org.m2q.model.m2q.ResidualStep;
import org.m2q.model.m2q.SequenceStep;
import org.m2q.model.m2q.Statement;
import org.m2q.model.m2q.Step;
import org.m2q.network.internal.Datum.Code;

/** Finds the one call that the name of a scope stands for. Normalisations and activations do not count beside another call. */
final class Naming {

	private static final Set<String> SECONDARY = Set.of("bn", "layernorm", "groupnorm", "relu", "relu6", "hardswish", "hardsigmoid", "silu", "gelu",
			"sigmoid", "identity");

	private final Frame frame;
	private int calls;
	private int secondaryCalls;
	private int others;
	private CallStep call;
	private CallStep secondaryCall;
	private int depth;

	private Naming(Frame frame) {
		this.frame = frame;
	}

	/** The only call of a flow. */
	static Optional<CallStep> only(Flow flow, Frame frame) {
		Naming naming = new Naming(frame);
		naming.flow(flow);
		return naming.result();
	}

	/** The only call of a body. */
	static Optional<CallStep> only(Body body, Frame frame) {
		Naming naming = new Naming(frame);
		naming.body(body);
		return naming.result();
	}

	/** The block or operator that a step calls, directly or through a parameter. */
	static Optional<Callable> callee(CallStep step, Frame frame) {
		NamedElement target = step.getTarget();
		if (target == null || target.eIsProxy()) {
			return Optional.empty();
		}
		if (target instanceof Callable callable) {
			return Optional.of(callable);
		}
		return frame.find(target) instanceof Code code ? Optional.of(code.callable()) : Optional.empty();
	}

	/** The name that a call contributes: an operator its name, a block its name in lower camel case. */
	static String component(Callable callable) {
		String name = String.valueOf(callable.getName());
		return callable instanceof OperatorDeclaration ? name : lowerCamelCase(name);
	}

	/** {@code MBConv} gives {@code mbConv}, {@code LiteMLA} gives {@code liteMLA}, {@code SE} gives {@code se}. */
	private static String lowerCamelCase(String name) {
		int upper = 0;
		while (upper < name.length() && Character.isUpperCase(name.charAt(upper))) {
			upper++;
		}
		int lowered = upper <= 1 || upper == name.length() ? upper : upper - 1;
		return name.substring(0, lowered).toLowerCase(java.util.Locale.ROOT) + name.substring(lowered);
	}

	private Optional<CallStep> result() {
		if (others > 0) {
			return Optional.empty();
		}
		if (calls == 1) {
			return Optional.of(call);
		}
		return calls == 0 && secondaryCalls == 1 ? Optional.of(secondaryCall) : Optional.empty();
	}

	private void body(Body body) {
		if (body == null || depth >= Limits.DEPTH) {
			return;
		}
		depth++;
		for (Statement statement : body.getStatements()) {
			if (statement instanceof FlowStatement flow) {
				if (flow.getValues().isEmpty()) {
					flow(flow.getFlow());
				} else {
					others++;
				}
			}
			if (isDecided()) {
				break;
			}
		}
		depth--;
	}

	/** More than one thing needs a name: nothing further changes the result. */
	private boolean isDecided() {
		return others > 0 || calls > 1;
	}

	private void flow(Flow flow) {
		List<Step> steps = flow == null ? List.of() : flow.getSteps();
		for (Step step : steps) {
			switch (step) {
			case CallStep callStep -> call(callStep);
			case RepeatStep repeat -> others++;
			case ResidualStep residual -> {
				body(residual.getBody());
				body(residual.getShortcut());
			}
			case BranchesStep branches -> branches(branches);
			case SequenceStep sequence -> body(sequence.getBody());
			case IfStep condition -> {
				body(condition.getThenBody());
				body(condition.getElseBody());
			}
			case null, default -> {
				// 'from' and incomplete steps compute nothing
			}
			}
			if (isDecided()) {
				return;
			}
		}
	}

	private void branches(BranchesStep branches) {
		for (Branch branch : branches.getBranches()) {
			if (branch.getName() == null) {
				flow(branch.getFlow());
			} else {
				others++;
			}
		}
	}

	private void call(CallStep step) {
		Optional<Callable> callee = callee(step, frame);
		boolean secondary = callee.isEmpty() && !(step.getTarget() instanceof Callable)
				|| callee.isPresent() && callee.get() instanceof OperatorDeclaration && SECONDARY.contains(callee.get().getName());
		if (secondary) {
			secondaryCalls++;
			secondaryCall = step;
		} else {
			calls++;
			call = step;
		}
	}
}

package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Branch;
import org.m2q.model.m2q.BranchesStep;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Flow;
import org.m2q.model.m2q.FromStep;
import org.m2q.model.m2q.IfStep;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.RepeatStep;
import org.m2q.model.m2q.ResidualStep;
import org.m2q.model.m2q.SequenceStep;
import org.m2q.model.m2q.Step;
import org.m2q.model.m2q.ValueDeclaration;
import org.m2q.network.ElementOperator.Add;
import org.m2q.network.Node;
import org.m2q.network.Operator;
import org.m2q.network.Trail;
import org.m2q.network.Value;
import org.m2q.network.internal.Datum.Bool;
import org.m2q.network.internal.Datum.Code;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Unknown;

/** Elaborates flows and their steps. */
final class Steps {

	private static final String RESIDUAL = "residual";

	private final Context context;
	private final Evaluator evaluator;
	private final Graph graph;
	private final Bodies bodies;

	Steps(Context context, Evaluator evaluator, Graph graph, Bodies bodies) {
		this.context = context;
		this.evaluator = evaluator;
		this.graph = graph;
		this.bodies = bodies;
	}

	String nameOf(Wire wire) {
		return graph.nameOf(wire.value());
	}

	/** Pipes a value through all steps. */
	Wires flow(Flow flow, Wires incoming, Place place) {
		if (flow == null) {
			context.skip();
			return Wires.UNKNOWN;
		}
		Wires current = incoming;
		for (Step step : flow.getSteps()) {
			current = step(step, current, place);
		}
		return current;
	}

	private Wires step(Step step, Wires incoming, Place place) {
		context.work(step, place.frame());
		return switch (step) {
		case FromStep from -> from(from, place.frame());
		case CallStep call -> call(call, incoming, place);
		case RepeatStep repeat -> repeat(repeat, incoming, place);
		case ResidualStep residual -> residual(residual, incoming, place);
		case BranchesStep branches -> branches(branches, incoming, place);
		case SequenceStep sequence -> bodies.elaborate(sequence.getBody(), incoming, place.deeper());
		case IfStep condition -> condition(condition, incoming, place);
		case null, default -> {
			context.skip();
			yield Wires.UNKNOWN;
		}
		};
	}

	private Wires from(FromStep from, Frame frame) {
		List<Wires> parts = new ArrayList<>();
		for (ValueDeclaration source : from.getSources()) {
			parts.add(bodies.tensors(source, from, frame));
		}
		return Wires.join(parts);
	}

	private Wires repeat(RepeatStep repeat, Wires incoming, Place place) {
		Frame frame = place.frame();
		Optional<Integer> count = count(repeat, frame);
		String base = repeat.getIndex() == null || repeat.getIndex().getName() == null ? "block" : repeat.getIndex().getName();
		String name = place.scope().unique(base);
		String prefix = Character.isDigit(name.charAt(name.length() - 1)) ? name + '_' : name;
		Optional<CallStep> only = Naming.only(repeat.getBody(), frame);
		Wires current = incoming;
		int rounds = count.orElse(1);
		for (int i = 0; i < rounds; i++) {
			context.work(repeat, frame);
			if (repeat.getIndex() != null) {
				frame.bind(repeat.getIndex(), count.isPresent() ? Num.of(i) : Unknown.UNKNOWN);
			}
			Scope scope = place.scope().open(place.scope().unique(prefix + i), only);
			current = bodies.elaborate(repeat.getBody(), current, place.inside(scope));
		}
		return count.isPresent() ? current : Wires.UNKNOWN;
	}

	private Optional<Integer> count(RepeatStep repeat, Frame frame) {
		Datum value = evaluator.evaluate(repeat.getCount(), frame);
		if (value == Unknown.UNKNOWN) {
			return Optional.empty();
		}
		if (!(value instanceof Num num) || num.value().stripTrailingZeros().scale() > 0) {
			context.report(ProblemCodes.VALUE_TYPE, repeat.getCount(), frame,
					"the count of repeat must be a whole number, not " + (value instanceof Num num ? num.brief() : value.type()));
			return Optional.empty();
		}
		if (num.value().signum() < 0 || num.value().compareTo(java.math.BigDecimal.valueOf(Limits.REPEAT)) > 0) {
			context.report(ProblemCodes.VALUE_RANGE, repeat.getCount(), frame,
					"the count of repeat must be 0 to " + Limits.REPEAT + ", not " + num.brief());
			return Optional.empty();
		}
		return Optional.of(num.value().intValueExact());
	}

	private Wires residual(ResidualStep residual, Wires incoming, Place place) {
		Frame frame = place.frame();
		Wires body = bodies.elaborate(residual.getBody(), incoming, place.deeper());
		Wires shortcut = residual.getShortcut() == null ? incoming : bodies.elaborate(residual.getShortcut(), incoming, place.deeper());
		if (!body.known() || !shortcut.known()) {
			return Wires.UNKNOWN;
		}
		SourceSpan span = keyword(residual);
		if (body.size() != 1 || shortcut.size() != 1) {
			context.report(ProblemCodes.FLOW_TUPLE, Severity.ERROR, span, frame,
					"residual adds one tensor to one, not " + body.size() + " to " + shortcut.size());
			return Wires.UNKNOWN;
		}
		Wire left = body.first();
		Wire right = shortcut.first();
		if (!left.shape().equals(right.shape())) {
			context.report(ProblemCodes.SHAPE_MISMATCH, Severity.ERROR, span, frame, "residual: expected " + right.shape() + " from "
					+ nameOf(right) + ", got " + left.shape() + " from " + nameOf(left), right.shape().toString(), left.shape().toString(),
					nameOf(left));
			return Wires.UNKNOWN;
		}
		Trail trail = frame.trail().plus(new Trail.Call("add", RESIDUAL, span));
		try {
			return add(residual, place, place.scope().join(place.scope().unique("add")), new Add(), List.of(left, right), List.of(left), trail);
		} catch (Broken e) {
			return Wires.UNKNOWN;
		}
	}

	/** The word {@code residual} in the text: the step as a whole may be long. */
	private SourceSpan keyword(ResidualStep residual) {
		SourceSpan span = context.span(residual);
		return new SourceSpan(span.uri(), span.offset(), Math.min(span.length(), RESIDUAL.length()), span.line(), span.column());
	}

	private Wires branches(BranchesStep branches, Wires incoming, Place place) {
		List<Wires> results = new ArrayList<>();
		for (Branch branch : branches.getBranches()) {
			Place inner = place.deeper();
			if (branch.getName() != null) {
				inner = place.inside(place.scope().open(place.scope().unique(branch.getName()), Naming.only(branch.getFlow(), place.frame())));
			}
			results.add(flow(branch.getFlow(), incoming, inner));
		}
		return Wires.join(results);
	}

	private Wires condition(IfStep step, Wires incoming, Place place) {
		Datum condition = evaluator.evaluate(step.getCondition(), place.frame());
		if (condition instanceof Bool bool) {
			if (bool.value()) {
				return bodies.elaborate(step.getThenBody(), incoming, place.deeper());
			}
			return step.getElseBody() == null ? incoming : bodies.elaborate(step.getElseBody(), incoming, place.deeper());
		}
		if (condition != Unknown.UNKNOWN) {
			context.report(ProblemCodes.VALUE_TYPE, step.getCondition(), place.frame(), "a boolean is needed here, not " + condition.type());
		}
		return Wires.UNKNOWN;
	}

	private Wires call(CallStep call, Wires incoming, Place place) {
		Frame frame = place.frame();
		NamedElement target = call.getTarget();
		Datum callee = target == null || target.eIsProxy() ? Unknown.UNKNOWN : evaluator.lookup(target, call, frame);
		if (callee == Unknown.UNKNOWN) {
			call.getArguments().forEach(argument -> evaluator.evaluate(argument.getValue(), frame));
			context.skip();
			return Wires.UNKNOWN;
		}
		return switch (callee) {
		case Code(OperatorDeclaration operator) -> operator(call, operator, incoming, place);
		case Code(Block block) -> block(call, block, incoming, place);
		default -> {
			context.report(ProblemCodes.VALUE_TYPE, call, frame,
					target.getName() + " is " + callee.type() + ", which cannot be called" + (callee instanceof Code ? " here" : ""));
			yield Wires.UNKNOWN;
		}
		};
	}

	private Wires block(CallStep call, Block block, Wires incoming, Place place) {
		Frame frame = place.frame();
		if (frame.isActive(block)) {
			context.report(ProblemCodes.BLOCK_CYCLE, call, frame, "a block cannot contain itself: " + frame.cycle(block),
					String.valueOf(block.getName()));
			return Wires.UNKNOWN;
		}
		Frame inner = new Frame(frame, block, trail(call, block, frame));
		new Arguments(context, evaluator).bind(call, call.getArguments(), block, frame, inner);
		Optional<CallStep> only = Naming.only(block.getBody(), inner);
		Scope scope = place.scope().standsFor(call) ? place.scope().reopen(only)
				: place.scope().open(place.scope().unique(Naming.component(block)), only);
		return bodies.elaborate(block.getBody(), incoming, new Place(inner, scope, place.stage(), place.depth() + 1));
	}

	private Trail trail(CallStep call, Callable callable, Frame frame) {
		return frame.trail().plus(new Trail.Call(String.valueOf(callable.getName()), context.uri(callable), context.span(call)));
	}

	private Wires operator(CallStep call, OperatorDeclaration declaration, Wires incoming, Place place) {
		Frame frame = place.frame();
		Trail trail = trail(call, declaration, frame);
		Frame values = new Frame(frame, declaration, trail);
		Arguments arguments = new Arguments(context, evaluator);
		arguments.bind(call, call.getArguments(), declaration, frame, values);
		String name = String.valueOf(declaration.getName());
		if (!incoming.known() || name.equals("identity")) {
			return incoming;
		}
		try {
			var rule = Operators.find(name);
			if (rule.isEmpty()) {
				context.report(ProblemCodes.LINK_UNRESOLVED, call, frame, "the operator " + name + " is declared but not built in");
				return Wires.UNKNOWN;
			}
			OperatorCall operatorCall = new OperatorCall(context, graph, declaration, call, arguments, frame, values, incoming.wires());
			OperatorCall.Result result = rule.get().apply(operatorCall);
			String full = place.scope().standsFor(call) && !place.scope().name().isEmpty() ? place.scope().name()
					: place.scope().join(place.scope().unique(name));
			return add(call, place, full, result.operator(), incoming.wires(), result.outputs(), trail);
		} catch (Broken e) {
			context.skip();
			return Wires.UNKNOWN;
		}
	}

	private Wires add(EObject element, Place place, String name, Operator operator, List<Wire> operands, List<Wire> outputs, Trail trail) {
		Node node = graph.add(element, place.frame(), name, operator, operands, outputs.stream().map(Wire::shape).toList(), place.stage(), trail);
		List<Wire> results = new ArrayList<>(outputs.size());
		for (int i = 0; i < outputs.size(); i++) {
			results.add(new Wire(new Value(node.index(), i), outputs.get(i).shape(), outputs.get(i).channelAxis()));
		}
		return Wires.of(results);
	}
}

package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.FlowValue;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.OutputStatement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.RequireStatement;
import org.m2q.model.m2q.Statement;
import org.m2q.network.internal.Datum.Bool;
import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Tensors;
import org.m2q.network.internal.Datum.Unknown;

/** Elaborates the statements of bodies. */
final class Bodies {

	private static final List<String> HEAD_NAMES = List.of("heads", "head", "head_dim", "dim", "key", "value");

	private final Context context;
	private final Evaluator evaluator;
	private final Steps steps;

	Bodies(Context context, Evaluator evaluator, Graph graph) {
		this.context = context;
		this.evaluator = evaluator;
		this.steps = new Steps(context, evaluator, graph, this);
	}

	/**
	 * The result of a body.
	 *
	 * @param incoming what flows in
	 */
	Wires elaborate(Body body, Wires incoming, Place place) {
		if (body == null) {
			context.skip();
			return Wires.UNKNOWN;
		}
		context.work(body, place.frame());
		if (place.depth() > Limits.DEPTH) {
			context.report(ProblemCodes.LIMIT_NESTING, body, place.frame(), "bodies and calls are nested deeper than " + Limits.DEPTH + " levels");
			return Wires.UNKNOWN;
		}
		bindInputs(body, incoming, place.frame());
		return statements(body, incoming, place);
	}

	/** Elaborates the statements other than inputs. */
	Wires statements(Body body, Wires incoming, Place place) {
		reserveNames(body, place.scope());
		Frame frame = place.frame();
		Wires current = incoming;
		List<Wires> outputs = new ArrayList<>();
		for (Statement statement : body.getStatements()) {
			switch (statement) {
			case LetStatement let -> frame.bind(let, evaluator.evaluate(let.getValue(), frame));
			case RequireStatement require -> {
				if (!require(require, frame)) {
					// What follows relies on it; its problems would only repeat this one.
					return Wires.UNKNOWN;
				}
			}
			case FlowStatement flow -> current = flow(flow, current, place);
			case OutputStatement output -> outputs.add(output(output, current, frame));
			case null, default -> {
				// inputs are bound already; an incomplete statement computes nothing
			}
			}
		}
		return outputs.isEmpty() ? current : Wires.join(outputs);
	}

	private static void reserveNames(Body body, Scope scope) {
		for (Statement statement : body.getStatements()) {
			if (statement instanceof FlowStatement flow && !flow.getValues().isEmpty() && flow.getValues().getFirst().getName() != null) {
				scope.reserve(flow.getValues().getFirst().getName());
			}
		}
	}

	/** One input names all that flows in; several name its parts. */
	private void bindInputs(Body body, Wires incoming, Frame frame) {
		List<InputStatement> inputs = new ArrayList<>();
		for (Statement statement : body.getStatements()) {
			if (statement instanceof InputStatement input) {
				inputs.add(input);
			}
		}
		boolean whole = inputs.size() == 1;
		if (!whole && !inputs.isEmpty() && incoming.known() && incoming.size() != inputs.size()) {
			context.report(ProblemCodes.FLOW_TUPLE, inputs.getFirst(), frame,
					inputs.size() + " inputs are declared, but " + incoming.size() + " flow in");
			incoming = Wires.UNKNOWN;
		}
		for (int i = 0; i < inputs.size(); i++) {
			InputStatement input = inputs.get(i);
			Wires part = !incoming.known() ? Wires.UNKNOWN : whole ? incoming : Wires.of(incoming.wires().get(i));
			frame.bind(input, new Tensors(part));
			checkShape(input, part, frame);
		}
	}

	/** A shape at the input of a block is a promise of its callers. */
	private void checkShape(InputStatement input, Wires part, Frame frame) {
		if (!(input.getShape() instanceof ListLiteral list) || !part.known()) {
			return;
		}
		Datum wanted = evaluator.evaluate(list, frame);
		if (!(wanted instanceof Items items)) {
			return;
		}
		if (part.size() != 1 || !items.equals(new Items(part.first().shape().dims().stream().map(dim -> (Datum) Num.of(dim)).toList()))) {
			context.report(ProblemCodes.SHAPE_MISMATCH, input, frame, "input " + input.getName() + ": expected " + items.brief() + ", got "
					+ new Tensors(part).text() + (part.size() == 1 ? " from " + steps.nameOf(part.first()) : ""));
		}
	}

	/** Whether elaboration can go on: the condition holds, or is not known because of an earlier problem. */
	private boolean require(RequireStatement require, Frame frame) {
		Datum condition = evaluator.evaluate(require.getCondition(), frame);
		if (condition instanceof Bool bool) {
			if (!bool.value()) {
				String message = require.getMessage() == null || require.getMessage().isBlank() ? "a requirement is not met" : require.getMessage();
				context.report(isAboutHeads(require.getCondition()) ? ProblemCodes.ATTENTION_HEADS : ProblemCodes.REQUIRE_FAILED, require, frame,
						message + values(require.getCondition(), frame));
			}
			return bool.value();
		}
		if (condition != Unknown.UNKNOWN) {
			context.report(ProblemCodes.VALUE_TYPE, require.getCondition(), frame, "a boolean is needed here, not " + condition.type());
		}
		return true;
	}

	/** The numbers behind the names of a condition, e.g. {@code : width = 100, dim = 16}. */
	private static String values(Expression condition, Frame frame) {
		List<String> texts = new ArrayList<>();
		for (ReferenceExpression reference : references(condition)) {
			if (reference.getTarget() != null && frame.find(reference.getTarget()) instanceof Num num) {
				String text = reference.getTarget().getName() + " = " + num.brief();
				if (!texts.contains(text)) {
					texts.add(text);
				}
			}
		}
		return texts.isEmpty() ? "" : ": " + String.join(", ", texts);
	}

	/** Whether a condition is about the division of features into heads. */
	private static boolean isAboutHeads(Expression condition) {
		return references(condition).stream().anyMatch(reference -> reference.getTarget() instanceof Parameter parameter
				&& parameter.getName() != null && HEAD_NAMES.contains(parameter.getName()));
	}

	private static List<ReferenceExpression> references(Expression condition) {
		List<ReferenceExpression> references = new ArrayList<>();
		if (condition instanceof ReferenceExpression reference) {
			references.add(reference);
		} else if (condition != null) {
			condition.eAllContents().forEachRemaining(element -> {
				if (element instanceof ReferenceExpression reference) {
					references.add(reference);
				}
			});
		}
		return references;
	}

	private Wires output(OutputStatement output, Wires current, Frame frame) {
		if (output.getSource() == null) {
			return current;
		}
		return tensors(output.getSource(), output, frame);
	}

	/** The tensors behind a name. */
	Wires tensors(org.m2q.model.m2q.ValueDeclaration declaration, EObject place, Frame frame) {
		if (declaration == null || declaration.eIsProxy()) {
			context.skip();
			return Wires.UNKNOWN;
		}
		return evaluator.lookup(declaration, place, frame) instanceof Tensors tensors ? tensors.wires() : Wires.UNKNOWN;
	}

	private Wires flow(FlowStatement statement, Wires current, Place place) {
		Frame frame = place.frame();
		Place inner = place;
		if (!statement.getValues().isEmpty()) {
			String name = String.valueOf(statement.getValues().getFirst().getName());
			Scope scope = place.scope().open(name, Naming.only(statement.getFlow(), frame));
			inner = place.inside(scope);
			if (statement.isStage()) {
				inner = inner.inStage(scope.name());
			}
		}
		Wires result = steps.flow(statement.getFlow(), current, inner);
		bind(statement, result, frame);
		return result;
	}

	private void bind(FlowStatement statement, Wires result, Frame frame) {
		List<FlowValue> values = statement.getValues();
		if (values.size() == 1) {
			frame.bind(values.getFirst(), new Tensors(result));
			return;
		}
		if (values.size() > 1 && result.known() && result.size() != values.size()) {
			context.report(ProblemCodes.FLOW_TUPLE, Severity.ERROR, span(values), frame,
					values.size() + " names for " + result.size() + (result.size() == 1 ? " tensor" : " tensors"));
			result = Wires.UNKNOWN;
		}
		for (int i = 0; i < values.size(); i++) {
			frame.bind(values.get(i), new Tensors(result.known() ? Wires.of(result.wires().get(i)) : Wires.UNKNOWN));
		}
	}

	/** All names before the colon. */
	private SourceSpan span(List<FlowValue> values) {
		SourceSpan first = context.span(values.getFirst());
		SourceSpan last = context.span(values.getLast());
		return new SourceSpan(first.uri(), first.offset(), Math.max(first.length(), last.offset() + last.length() - first.offset()), first.line(), first.column());
	}
}

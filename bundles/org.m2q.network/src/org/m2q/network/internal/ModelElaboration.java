package org.m2q.network.internal;

import static org.m2q.network.internal.Datum.Unknown.UNKNOWN;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.InputStatement;
import org.m2q.model.m2q.LetStatement;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Statement;
import org.m2q.network.Elaboration;
import org.m2q.network.Network;
import org.m2q.network.NetworkInput;
import org.m2q.network.Shape;
import org.m2q.network.SourceLocator;
import org.m2q.network.Trail;
import org.m2q.network.Value;
import org.m2q.network.internal.Datum.Bool;
import org.m2q.network.internal.Datum.Code;
import org.m2q.network.internal.Datum.Items;
import org.m2q.network.internal.Datum.Num;
import org.m2q.network.internal.Datum.Tensors;
import org.m2q.network.internal.Datum.Text;

/** One elaboration of one model. */
public final class ModelElaboration {

	private final Model model;
	private final Context context;
	private final Evaluator evaluator;
	private final Graph graph;
	private final Bodies bodies;
	private final Frame frame;
	/** Parameters that may stay without value. */
	private final Set<String> openParameters = new HashSet<>();

	/**
	 * Prepares an elaboration.
	 *
	 * @param model what to elaborate
	 * @param locator finds the text of elements
	 * @param cancellation checked often
	 */
	public ModelElaboration(Model model, SourceLocator locator, Cancellation cancellation) {
		this.model = model;
		this.context = new Context(model, locator, cancellation);
		this.evaluator = new Evaluator(context);
		this.graph = new Graph(context);
		this.bodies = new Bodies(context, evaluator, graph);
		this.frame = new Frame(null, model, Trail.EMPTY);
	}

	/** Elaborates with these arguments. */
	public Elaboration run(Map<String, ?> arguments) {
		Wires result = Wires.UNKNOWN;
		try {
			bindParameters(arguments);
			result = body();
		} catch (Aborted e) {
			context.skip();
		}
		List<Value> outputs = result.wires().stream().map(Wire::value).toList();
		Network network = new Network(String.valueOf(model.getName()), argumentTexts(), graph.inputs(), graph.nodes(), outputs);
		boolean partial = context.isBroken();
		if (!partial) {
			partial = !checkResult(network);
		}
		if (!partial) {
			new Unused(context, frame).check(network);
		}
		return new Elaboration(network.nodes().isEmpty() ? Optional.empty() : Optional.of(network), context.problems(), partial);
	}

	/**
	 * The problems that show without arguments. When parameters have no defaults, what depends on them is left out, and the model says so unless
	 * an experiment of its file runs it and so checks the rest.
	 */
	public List<Problem> check() {
		List<String> open = model.getParameters().stream().filter(parameter -> parameter.getDefaultValue() == null && parameter.getName() != null)
				.map(Parameter::getName).toList();
		openParameters.addAll(open);
		if (!open.isEmpty() && !isRunInItsFile()) {
			context.report(ProblemCodes.MODEL_UNCHECKED, Severity.INFO, context.span(model, M2qPackage.Literals.NAMED_ELEMENT__NAME), frame,
					"The model '" + model.getName() + "' can be checked only in part, because " + quoted(open)
							+ (open.size() == 1 ? " has no default value." : " have no default values.") + " Give "
							+ (open.size() == 1 ? "it one" : "them defaults") + ", or run the model in an experiment.",
					open.toArray(String[]::new));
		}
		return run(Map.of()).problems();
	}

	private static String quoted(List<String> names) {
		String all = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
		int last = all.lastIndexOf(", ");
		return last < 0 ? all : all.substring(0, last) + " and " + all.substring(last + 2);
	}

	private boolean isRunInItsFile() {
		EObject root = EcoreUtil.getRootContainer(model);
		for (TreeIterator<EObject> contents = root.eAllContents(); contents.hasNext();) {
			EObject element = contents.next();
			if (element instanceof ModelUse use && use.getModel() == model) {
				return true;
			}
			if (element instanceof Body) {
				contents.prune();
			}
		}
		return false;
	}

	private boolean checkResult(Network network) {
		SourceSpan place = context.span(model, M2qPackage.Literals.NAMED_ELEMENT__NAME);
		if (network.nodes().isEmpty() || network.outputs().isEmpty()) {
			context.report(ProblemCodes.MODEL_OUTPUT, Severity.ERROR, place, frame, "the model " + model.getName() + " computes nothing");
			return false;
		}
		return true;
	}

	// ---- parameters

	private void bindParameters(Map<String, ?> arguments) {
		SourceSpan place = context.span(model, M2qPackage.Literals.NAMED_ELEMENT__NAME);
		List<String> names = model.getParameters().stream().map(Parameter::getName).toList();
		for (String name : arguments.keySet()) {
			if (!names.contains(name)) {
				context.report(ProblemCodes.ARGUMENT_UNKNOWN, Severity.ERROR, place, frame, model.getName() + " has no parameter " + name);
			}
		}
		for (Parameter parameter : model.getParameters()) {
			if (parameter.getName() != null && arguments.containsKey(parameter.getName())) {
				Optional<Datum> value = datum(arguments.get(parameter.getName()));
				if (value.isEmpty()) {
					context.report(ProblemCodes.VALUE_TYPE, parameter, frame, "the argument for " + parameter.getName() + " has no usable value");
				}
				frame.bind(parameter, value.orElse(UNKNOWN));
			} else if (parameter.getDefaultValue() != null) {
				frame.bind(parameter, evaluator.evaluate(parameter.getDefaultValue(), frame));
			} else if (openParameters.contains(parameter.getName())) {
				context.skip();
				frame.bind(parameter, UNKNOWN);
			} else {
				context.report(ProblemCodes.ARGUMENT_MISSING, parameter, frame, model.getName() + " needs a value for " + parameter.getName(),
						String.valueOf(parameter.getName()));
				frame.bind(parameter, UNKNOWN);
			}
		}
	}

	private static Optional<Datum> datum(Object value) {
		return switch (value) {
		case BigDecimal number -> number(number.toString());
		case Number number -> number(number.toString());
		case Boolean bool -> Optional.of(new Bool(bool));
		case String text -> Optional.of(new Text(text));
		case Callable callable -> Optional.of(new Code(callable));
		case List<?> list -> {
			List<Datum> items = new ArrayList<>();
			for (Object item : list) {
				Optional<Datum> element = datum(item);
				if (element.isEmpty()) {
					yield Optional.empty();
				}
				items.add(element.get());
			}
			yield Optional.of(new Items(items));
		}
		case null, default -> Optional.empty();
		};
	}

	private static Optional<Datum> number(String text) {
		try {
			return Optional.of(new Num(Arithmetic.bounded(new BigDecimal(text))));
		} catch (NumberFormatException | Arithmetic.Undefined e) {
			return Optional.empty();
		}
	}

	private Map<String, String> argumentTexts() {
		Map<String, String> texts = new LinkedHashMap<>();
		for (Parameter parameter : model.getParameters()) {
			Datum value = frame.find(parameter);
			if (value != null && parameter.getName() != null) {
				texts.put(parameter.getName(), value.text());
			}
		}
		return texts;
	}

	// ---- body

	private Wires body() {
		Body body = model.getBody();
		if (body == null) {
			context.skip();
			return Wires.UNKNOWN;
		}
		List<Wires> inputs = new ArrayList<>();
		List<LetStatement> lets = new ArrayList<>();
		for (Statement statement : body.getStatements()) {
			if (statement instanceof LetStatement let) {
				lets.add(let);
			} else if (statement instanceof InputStatement input) {
				lets.forEach(let -> frame.bind(let, evaluator.evaluate(let.getValue(), frame)));
				lets.clear();
				Wires wires = input(input);
				frame.bind(input, new Tensors(wires));
				inputs.add(wires);
			}
		}
		if (inputs.isEmpty()) {
			context.report(ProblemCodes.MODEL_INPUT, Severity.ERROR, context.span(model, M2qPackage.Literals.NAMED_ELEMENT__NAME), frame,
					"the model " + model.getName() + " has no input");
			inputs.add(Wires.UNKNOWN);
		}
		return bodies.statements(body, Wires.join(inputs), new Place(frame, Scope.root(), "", 0));
	}

	private Wires input(InputStatement input) {
		if (input.getShape() == null) {
			context.report(ProblemCodes.MODEL_INPUT, input, frame, "the input of a model needs a shape, e.g. [3, 224, 224]");
			return Wires.UNKNOWN;
		}
		Datum value = evaluator.evaluate(input.getShape(), frame);
		if (!(value instanceof Items items)) {
			return Wires.UNKNOWN;
		}
		List<Integer> dims = new ArrayList<>();
		long elements = 1;
		for (Datum item : items.items()) {
			if (!(item instanceof Num num) || num.value().stripTrailingZeros().scale() > 0) {
				context.report(ProblemCodes.VALUE_TYPE, input.getShape(), frame, "sizes must be whole numbers, not " + item.brief());
				return Wires.UNKNOWN;
			}
			if (num.value().signum() <= 0) {
				context.report(ProblemCodes.VALUE_RANGE, input.getShape(), frame, "sizes must be 1 or more, not " + item.brief());
				return Wires.UNKNOWN;
			}
			if (num.value().compareTo(BigDecimal.valueOf(Limits.AXIS)) > 0 || elements > Limits.ELEMENTS / num.value().longValueExact()) {
				context.report(ProblemCodes.LIMIT_OVERFLOW, input.getShape(), frame, "the input is too large");
				return Wires.UNKNOWN;
			}
			elements *= num.value().longValueExact();
			dims.add(num.value().intValueExact());
		}
		if (dims.isEmpty() || dims.size() > Limits.RANK) {
			context.report(ProblemCodes.SHAPE_RANK, input.getShape(), frame, "a shape has 1 to " + Limits.RANK + " axes, not " + dims.size());
			return Wires.UNKNOWN;
		}
		Shape shape = new Shape(dims);
		return Wires.of(Wire.usual(graph.addInput(new NetworkInput(String.valueOf(input.getName()), shape, context.span(input))), shape));
	}
}

package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.Unrolling;

/**
 * Writes other hardware into the text: where the present number is written, be that the memory or engine itself, the parameter that it names or the
 * argument of the experiment, with the same unit. On-chip memories get other banks, of which there are whole ones only.
 */
public final class HardwareEdits {

	private static final String ROWS = "rows";

	private final M2qDocument document;
	private final ExperimentPoint point;
	private final HardwareNumber numbers;

	private HardwareEdits(M2qDocument document, Experiment experiment, ExperimentPoint point) {
		this.document = document;
		this.point = point;
		numbers = new HardwareNumber(document, experiment, point);
	}

	/**
	 * Multiplies the bandwidth of a memory.
	 *
	 * @param document the text of the experiment
	 * @param experiment what is run
	 * @param point of the experiment, made from the same text
	 * @param memory name of a memory of its accelerator
	 * @param factor above 0
	 */
	public static HardwareChange bandwidth(M2qDocument document, Experiment experiment, ExperimentPoint point, String memory, double factor) {
		check(factor);
		return new HardwareEdits(document, experiment, point).bandwidth(memory, factor);
	}

	/**
	 * Multiplies the processing elements of all engines that multiply: by the parameter that all of them are proportional to, at the nearest number that keeps
	 * their sizes whole; else by the rows of each or, where those are an expression, the columns, rounded to whole ones. Engines that share a parameter share the edit. Unrollings follow where they name the same parameter or are written as the same number.
	 *
	 * @param document the text of the experiment
	 * @param experiment what is run
	 * @param point of the experiment, made from the same text
	 * @param factor above 0
	 */
	public static HardwareChange elements(M2qDocument document, Experiment experiment, ExperimentPoint point, double factor) {
		check(factor);
		return new HardwareEdits(document, experiment, point).elements(factor);
	}

	private static void check(double factor) {
		if (!(factor > 0) || !Double.isFinite(factor)) {
			throw new IllegalArgumentException("factor is " + factor);
		}
	}

	private HardwareChange bandwidth(String memory, double factor) {
		Optional<MemorySpec> spec = point.cost().accelerator().memories().stream().filter(candidate -> candidate.name().equals(memory)).findFirst();
		if (spec.isEmpty()) {
			return HardwareChange.no("The accelerator " + point.accelerator() + " no longer has a memory " + memory + ".");
		}
		Optional<Memory> written = written(spec.get().span(), Memory.class);
		if (written.isEmpty()) {
			return notYours();
		}
		boolean dram = written.get().getKind() == MemoryKind.DRAM;
		String key = dram ? "bandwidth" : "banks";
		Optional<Property> property = written.get().getProperties().stream().filter(candidate -> key.equals(candidate.getKey())).findFirst();
		if (property.isEmpty()) {
			return HardwareChange.no("The memory " + memory + " says nothing about its " + key + ", so there is nothing to change. Write \"" + key + (dram ? " 12.8 GB/s" : " 1") + "\" into it first.");
		}
		return numbers.scaled(property.get().getValue(), factor, !dram, key);
	}

	private HardwareChange notYours() {
		return HardwareChange.no("The accelerator " + point.accelerator() + " is not in a text of yours that can be changed. Copy it into a file of the project and import that.");
	}

	private HardwareChange elements(double factor) {
		List<EngineSpec> specs = point.cost().accelerator().engines().stream().filter(engine -> !engine.macModes().isEmpty()).toList();
		List<Engine> engines = specs.stream().flatMap(spec -> written(spec.span(), Engine.class).stream()).toList();
		if (engines.size() < specs.size() || engines.isEmpty()) {
			return notYours();
		}
		Optional<CommonSize> common = CommonSize.of(engines, specs);
		if (common.isPresent()) {
			return elements(common.get(), factor);
		}
		List<HardwareChange> changes = new ArrayList<>();
		List<Expression> scaled = new ArrayList<>();
		for (Engine engine : engines) {
			Expression size = size(engine, scaled);
			HardwareChange change = numbers.scaled(size, factor, true, (size == engine.getRows() ? ROWS : "columns") + " of " + engine.getName());
			if (change.edits().isEmpty()) {
				return change;
			}
			scaled.add(size);
			changes.add(withUnrollings(engine, size, change));
		}
		for (Engine engine : engines) {
			List<Expression> sizes = sizes(engine).filter(size -> scaled.stream().anyMatch(other -> other == size || parameters(size).anyMatch(name -> parameters(other).anyMatch(name::equals)))).toList();
			if (sizes.size() != 1 || !isPlain(sizes.getFirst())) {
				return HardwareChange.no("The rows and columns of " + engine.getName() + " depend on what other engines change as well, so a factor on all of them is not clear. Change them by hand.");
			}
		}
		return merged(changes);
	}

	private HardwareChange elements(CommonSize common, double factor) {
		String what = "elements by " + ((Parameter) common.reference().getTarget()).getName();
		HardwareChange change = numbers.scaled(common.reference(), factor, true, what);
		if (change.edits().isEmpty()) {
			return change;
		}
		long before = Long.parseLong(change.before());
		OptionalLong after = common.nearest(before, Long.parseLong(change.after()));
		return after.isPresent() ? numbers.scaled(common.reference(), (double) after.getAsLong() / before, true, what)
				: HardwareChange.no("With " + what + " near " + change.after() + " the engines have no whole rows and columns. Change them by hand.");
	}

	/** The rows, unless they are an expression that a factor need not make a whole number, or the columns change already. */
	private static Expression size(Engine engine, List<Expression> scaled) {
		Optional<Expression> already = sizes(engine).filter(HardwareEdits::isPlain)
				.filter(size -> parameters(size).anyMatch(name -> scaled.stream().flatMap(HardwareEdits::parameters).anyMatch(name::equals))).findFirst();
		return already.or(() -> sizes(engine).filter(HardwareEdits::isPlain).findFirst()).orElse(engine.getRows());
	}

	private static Stream<Expression> sizes(Engine engine) {
		return Stream.of(engine.getRows(), engine.getColumns()).filter(size -> size != null);
	}

	private static boolean isPlain(Expression size) {
		return size instanceof NumberLiteral || size instanceof ReferenceExpression reference && reference.getTarget() instanceof Parameter;
	}

	/** Parameters that a size depends on. */
	private static Stream<Parameter> parameters(Expression size) {
		return Stream.concat(Stream.of(size), EcoreUtil2.getAllContentsOfType(size, ReferenceExpression.class).stream()).filter(ReferenceExpression.class::isInstance)
				.map(reference -> ((ReferenceExpression) reference).getTarget()).filter(Parameter.class::isInstance).map(Parameter.class::cast);
	}

	/** What is unrolled over as many elements as a number says goes with it. */
	private static HardwareChange withUnrollings(Engine engine, Expression size, HardwareChange change) {
		if (!(size instanceof NumberLiteral)) {
			return change;
		}
		List<TextEdit> edits = new ArrayList<>(change.edits());
		engine.getMembers().stream().filter(Unrolling.class::isInstance).flatMap(member -> ((Unrolling) member).getDimensions().stream()).map(dimension -> dimension.getFactor())
				.filter(factor -> factor instanceof NumberLiteral && SourceTexts.of(factor).equals(change.before())).map(TextLocator.INSTANCE::locate)
				.forEach(span -> edits.add(new TextEdit(span.offset(), span.length(), change.after())));
		return new HardwareChange(change.uri(), change.text(), edits, change.before(), change.after(), "");
	}

	private static HardwareChange merged(List<HardwareChange> changes) {
		HardwareChange first = changes.getFirst();
		if (changes.stream().anyMatch(change -> !change.uri().equals(first.uri()))) {
			return HardwareChange.no("The sizes of the engines are written in several files. Change them by hand.");
		}
		TreeMap<Integer, TextEdit> edits = new TreeMap<>();
		changes.forEach(change -> change.edits().forEach(edit -> edits.put(edit.offset(), edit)));
		return new HardwareChange(first.uri(), first.text(), edits.values().stream().sorted(Comparator.comparingInt(TextEdit::offset)).toList(),
				changes.stream().map(HardwareChange::before).distinct().collect(Collectors.joining(", ")),
				changes.stream().map(HardwareChange::after).distinct().collect(Collectors.joining(", ")), "");
	}

	private <T extends EObject> Optional<T> written(SourceSpan span, Class<T> type) {
		Optional<M2qDocument> home = document.uri().equals(span.uri()) ? Optional.of(document)
				: document.imported().stream().filter(other -> other.uri().equals(span.uri())).findFirst();
		return home.stream().flatMap(text -> text.definitions(Accelerator.class).stream()).flatMap(accelerator -> accelerator.getMembers().stream())
				.filter(type::isInstance).map(type::cast).filter(member -> encloses(TextLocator.INSTANCE.locate(member), span)).findFirst();
	}

	private static boolean encloses(SourceSpan element, SourceSpan part) {
		return element.isKnown() && part.offset() >= element.offset() && part.offset() + part.length() <= element.offset() + element.length();
	}
}

package org.m2q.dsl.ide.fix;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MemoryKind;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;

/**
 * Writes another bandwidth of a memory into the text: where the present one is written, be that the memory itself, the parameter that it names or the
 * argument of the experiment, with the same unit. On-chip memories get other banks, of which there are whole ones only.
 */
public final class BandwidthEdits {

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
	private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
	private static final int MOST_STEPS = 20;

	private final M2qDocument document;
	private final Experiment experiment;
	private final ExperimentPoint point;

	private BandwidthEdits(M2qDocument document, Experiment experiment, ExperimentPoint point) {
		this.document = document;
		this.experiment = experiment;
		this.point = point;
	}

	/**
	 * What came of it.
	 *
	 * @param uri of the text that changes; empty when nothing can be changed
	 * @param text as the edit expects it; empty when nothing can be changed
	 * @param edit the change; empty when nothing can be changed
	 * @param before what stands there now
	 * @param after what will stand there
	 * @param obstacle why nothing can be changed; empty when something can
	 */
	public record Change(String uri, String text, Optional<TextEdit> edit, String before, String after, String obstacle) {

		/** Rejects missing parts. */
		public Change {
			Objects.requireNonNull(uri, "uri");
			Objects.requireNonNull(text, "text");
			Objects.requireNonNull(edit, "edit");
			Objects.requireNonNull(before, "before");
			Objects.requireNonNull(after, "after");
			Objects.requireNonNull(obstacle, "obstacle");
		}

		static Change no(String obstacle) {
			return new Change("", "", Optional.empty(), "", "", obstacle);
		}
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
	public static Change scale(M2qDocument document, Experiment experiment, ExperimentPoint point, String memory, double factor) {
		if (!(factor > 0) || !Double.isFinite(factor)) {
			throw new IllegalArgumentException("factor is " + factor);
		}
		return new BandwidthEdits(document, experiment, point).scale(memory, factor);
	}

	private Change scale(String memory, double factor) {
		Optional<MemorySpec> spec = point.cost().accelerator().memories().stream().filter(candidate -> candidate.name().equals(memory)).findFirst();
		if (spec.isEmpty()) {
			return Change.no("The accelerator " + point.accelerator() + " no longer has a memory " + memory + ".");
		}
		Optional<Memory> written = memory(spec.get().span());
		if (written.isEmpty()) {
			return Change.no("The accelerator " + point.accelerator() + " is not in a text of yours that can be changed. Copy it into a file of the project and import that.");
		}
		boolean dram = written.get().getKind() == MemoryKind.DRAM;
		String key = dram ? "bandwidth" : "banks";
		Optional<Property> property = written.get().getProperties().stream().filter(candidate -> key.equals(candidate.getKey())).findFirst();
		if (property.isEmpty()) {
			return Change.no("The memory " + memory + " says nothing about its " + key + ", so there is nothing to change. Write \"" + key + (dram ? " 12.8 GB/s" : " 1") + "\" into it first.");
		}
		return change(property.get().getValue(), factor, !dram, 0);
	}

	private Optional<Memory> memory(SourceSpan span) {
		Optional<M2qDocument> home = document.uri().equals(span.uri()) ? Optional.of(document)
				: document.imported().stream().filter(other -> other.uri().equals(span.uri())).findFirst();
		return home.stream().flatMap(text -> text.definitions(Accelerator.class).stream()).flatMap(accelerator -> accelerator.getMembers().stream())
				.filter(Memory.class::isInstance).map(Memory.class::cast).filter(memory -> encloses(TextLocator.INSTANCE.locate(memory), span)).findFirst();
	}

	private static boolean encloses(SourceSpan element, SourceSpan part) {
		return element.isKnown() && part.offset() >= element.offset() && part.offset() + part.length() <= element.offset() + element.length();
	}

	private Change change(Expression value, double factor, boolean whole, int depth) {
		if (value instanceof ReferenceExpression reference && reference.getTarget() instanceof Parameter parameter && depth < MOST_STEPS) {
			return parameter(parameter, factor, whole, depth);
		}
		String text = SourceTexts.of(value);
		if (value instanceof NumberLiteral) {
			Matcher number = NUMBER.matcher(text);
			if (number.lookingAt()) {
				return replaced(value, text, scaled(number.group(), factor, whole) + text.substring(number.end()));
			}
		}
		if (text.isEmpty() || whole) {
			return Change.no("The number of banks is written as " + (text.isEmpty() ? "an expression" : text) + ", which a factor need not make a whole number. Change it by hand.");
		}
		return replaced(value, text, "(" + text + " * " + scaled("1", factor, false) + ")");
	}

	/** The argument of the experiment counts, else the default of the parameter. */
	private Change parameter(Parameter parameter, double factor, boolean whole, int depth) {
		if (!point.acceleratorArguments().containsKey(parameter.getName())) {
			return change(parameter.getDefaultValue(), factor, whole, depth + 1);
		}
		List<Argument> given = EcoreUtil2.getAllContentsOfType(experiment, AcceleratorUse.class).stream().flatMap(use -> use.getArguments().stream())
				.filter(argument -> argument.getParameter() == parameter).toList();
		if (given.size() != 1 || given.getFirst().isSwept()) {
			return Change.no("The experiment " + experiment.getName() + " runs several values of " + parameter.getName() + ", so it is not clear which one to change. Change the list by hand.");
		}
		return change(given.getFirst().getValue(), factor, whole, depth + 1);
	}

	private static String scaled(String number, double factor, boolean whole) {
		BigDecimal product = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
		return whole ? product.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.ONE).toPlainString() : plain(product.round(DIGITS));
	}

	private static String plain(BigDecimal number) {
		BigDecimal stripped = number.stripTrailingZeros();
		return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
	}

	private Change replaced(EObject value, String before, String after) {
		SourceSpan span = TextLocator.INSTANCE.locate(value);
		Optional<String> text = document.uri().equals(span.uri()) ? document.text()
				: document.imported().stream().filter(other -> other.uri().equals(span.uri())).findFirst().flatMap(M2qDocument::text);
		if (!span.isKnown() || text.isEmpty()) {
			return Change.no(before + " is not in a text of yours that can be changed.");
		}
		return before.equals(after) ? Change.no("The memory has " + before + (before.equals("1") ? " bank" : " banks") + ", and that stays so with a factor this near to 1.")
				: new Change(span.uri(), text.get(), Optional.of(new TextEdit(span.offset(), span.length(), after)), before, after, "");
	}
}

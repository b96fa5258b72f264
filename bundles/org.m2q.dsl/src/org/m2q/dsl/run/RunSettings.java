package org.m2q.dsl.run;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

import org.m2q.accelerator.RunChanges;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.EnergyTable;

/**
 * What a run uses in place of what the text says, as it is typed. Empty texts change nothing.
 *
 * @param model values of parameters of models, by name
 * @param accelerator values of parameters of accelerators, by name
 * @param clock frequency with its unit
 * @param tables names of energy tables, by those of the tables in whose place they are taken
 */
public record RunSettings(Map<String, String> model, Map<String, String> accelerator, String clock, Map<String, String> tables) {

	/** As the text says. */
	public static final RunSettings NONE = new RunSettings(Map.of(), Map.of(), "", Map.of());

	private static final double LEAST_CLOCK = 1;
	private static final double MOST_CLOCK = 1e12;

	/** Copies the maps, without empty texts. */
	public RunSettings {
		model = filled(model);
		accelerator = filled(accelerator);
		clock = clock.strip();
		tables = filled(tables);
	}

	private static Map<String, String> filled(Map<String, String> texts) {
		Map<String, String> filled = new LinkedHashMap<>();
		texts.keySet().stream().sorted().filter(name -> !texts.get(name).isBlank()).forEach(name -> filled.put(name, texts.get(name).strip()));
		return java.util.Collections.unmodifiableMap(filled);
	}

	/** What of it cannot be, whatever the text says, in words; empty for nothing. */
	public Optional<String> obstacle(Adjustables known) {
		for (Map.Entry<String, String> setting : model.entrySet()) {
			Optional<Adjustables.Setting> parameter = known.model(setting.getKey());
			if (parameter.isEmpty()) {
				return Optional.of("No model that the experiment runs has a parameter " + setting.getKey() + "; " + others(known.model()) + ".");
			}
			if (value(setting.getValue(), parameter.get()).isEmpty()) {
				return Optional.of(setting.getValue() + " is no value for " + setting.getKey()
						+ (parameter.get().isBoolean() ? ". Write true or false." : ". Write a number without a unit, of at most nine digits before the point."));
			}
		}
		for (Map.Entry<String, String> setting : accelerator.entrySet()) {
			Optional<Adjustables.Setting> parameter = known.accelerator(setting.getKey());
			if (parameter.isEmpty()) {
				return Optional.of("No accelerator that the experiment runs on has a parameter " + setting.getKey() + "; " + others(known.accelerator()) + ".");
			}
			Optional<Quantity> value = Quantity.parse(setting.getValue());
			Optional<Dimension> wanted = Quantity.parse(parameter.get().usual()).map(Quantity::dimension);
			if (value.isEmpty() || wanted.isPresent() && wanted.get() != value.get().dimension()) {
				return Optional.of(setting.getValue() + " is no value for " + setting.getKey() + ". Write a number and a unit as in " + parameter.get().usual() + ".");
			}
		}
		Optional<String> fault = clockFault();
		if (fault.isPresent()) {
			return fault;
		}
		for (Map.Entry<String, String> setting : tables.entrySet()) {
			if (!known.tables().getOrDefault(setting.getKey(), List.of()).contains(setting.getValue())) {
				return Optional.of("Energy table " + setting.getValue() + " cannot take the place of " + setting.getKey()
						+ ": one of them is not used or not visible here, or has not all the rows that are needed.");
			}
		}
		return Optional.empty();
	}

	/**
	 * A value of a parameter that a model or an accelerator refuses.
	 *
	 * @param parameter its name
	 * @param value as it is typed
	 * @param problem what is wrong, at the place that uses the value
	 */
	public record Refusal(String parameter, String value, Problem problem) {

		/**
		 * In words, such as {@code rows=0: expected a whole number of 1 or more, not 0. It is used at chip.m2q:7:30.}
		 *
		 * @param place a place in a text, in words
		 */
		public String sentence(Function<SourceSpan, String> place) {
			String message = problem.message();
			boolean isWord = message.length() > 1 && Character.isLowerCase(message.charAt(1));
			return parameter + '=' + value + ": " + (isWord ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message)
					+ (!problem.span().isKnown() ? "" : " It is used at " + place.apply(problem.span()) + '.');
		}
	}

	/**
	 * The first value that cannot be with what the text says; empty for none. Reads the text, so it is not for the thread of a user interface.
	 *
	 * @throws java.util.NoSuchElementException when there is an {@link #obstacle}
	 */
	public Optional<Refusal> refusal(Adjustables known) {
		RunChanges changes = changes(known);
		for (Map.Entry<String, Object> value : changes.model().entrySet()) {
			List<Problem> errors = known.ofModels(value.getKey(), value.getValue());
			if (!errors.isEmpty()) {
				return Optional.of(new Refusal(value.getKey(), model.get(value.getKey()), errors.getFirst()));
			}
		}
		for (Map.Entry<String, Quantity> value : changes.accelerator().entrySet()) {
			List<Problem> errors = known.ofAccelerators(value.getKey(), value.getValue());
			if (!errors.isEmpty()) {
				return Optional.of(new Refusal(value.getKey(), accelerator.get(value.getKey()), errors.getFirst()));
			}
		}
		return Optional.empty();
	}

	/** Why the clock is none, in words; empty when it is one or is not given. */
	public Optional<String> clockFault() {
		return clock.isEmpty() || frequency().isPresent() ? Optional.empty()
				: Optional.of(clock + " is no clock. Write a frequency from 1 Hz to 1000 GHz, such as 500 MHz.");
	}

	private static String others(List<Adjustables.Setting> settings) {
		return settings.isEmpty() ? "there is no parameter" : "there are " + String.join(", ", settings.stream().map(Adjustables.Setting::name).toList());
	}

	private OptionalDouble frequency() {
		Optional<Quantity> frequency = Quantity.parse(clock).filter(value -> value.dimension() == Dimension.FREQUENCY && value.value() >= LEAST_CLOCK && value.value() <= MOST_CLOCK);
		return frequency.isPresent() ? OptionalDouble.of(frequency.get().value()) : OptionalDouble.empty();
	}

	private static Optional<Object> value(String text, Adjustables.Setting parameter) {
		if (parameter.isBoolean()) {
			return text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
		}
		return text.matches("-?\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
	}

	/**
	 * For the cost model.
	 *
	 * @throws java.util.NoSuchElementException when there is an {@link #obstacle}
	 */
	public RunChanges changes(Adjustables known) {
		Map<String, Object> ofModel = new LinkedHashMap<>();
		model.forEach((name, text) -> ofModel.put(name, value(text, known.model(name).orElseThrow()).orElseThrow()));
		Map<String, Quantity> ofAccelerator = new LinkedHashMap<>();
		accelerator.forEach((name, text) -> ofAccelerator.put(name, Quantity.parse(text).orElseThrow()));
		Map<EnergyTable, EnergyTable> ofTables = new LinkedHashMap<>();
		tables.forEach((written, taken) -> ofTables.put(known.used(written).orElseThrow(), known.table(written, taken).orElseThrow()));
		return new RunChanges(ofModel, ofAccelerator, frequency(), ofTables);
	}
}

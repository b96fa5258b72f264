package org.m2q.base.problem;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How bad problems are for someone: the severity of each code, or that it is not shown at all. An error stays one: the element that it is about has no
 * meaning, whatever one thinks of that. Immutable.
 */
public final class ProblemSeverities {

	/** How bad, and not at all. */
	public enum Level {
		/** Stops a simulation. */
		ERROR(Severity.ERROR),
		/** Shown as a warning. */
		WARNING(Severity.WARNING),
		/** Shown as information. */
		INFO(Severity.INFO),
		/** Not shown. */
		IGNORE(null);

		private final Severity severity;

		Level(Severity severity) {
			this.severity = severity;
		}

		/** Name as it is written in options and settings. */
		public String label() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** The level of a label; empty for other text. */
		public static Optional<Level> of(String label) {
			return List.of(values()).stream().filter(level -> level.label().equals(label)).findFirst();
		}

		static Level of(Severity severity) {
			return valueOf(severity.name());
		}
	}

	/** Every code as bad as it is by itself. */
	public static final ProblemSeverities DEFAULT = new ProblemSeverities(Map.of());

	private final Map<String, Level> levels;

	private ProblemSeverities(Map<String, Level> levels) {
		this.levels = Collections.unmodifiableMap(new TreeMap<>(levels));
	}

	/** The codes whose level may be changed, sorted: warnings and informations. */
	public static Set<String> adjustable() {
		Set<String> codes = new TreeSet<>(ProblemCodes.all());
		codes.removeIf(code -> ProblemCodes.severity(code) == Severity.ERROR);
		return Collections.unmodifiableSet(codes);
	}

	/** Why the level of a code cannot be changed, as a sentence; empty when it can. */
	public static Optional<String> objection(String code) {
		if (!ProblemCodes.all().contains(code)) {
			return Optional.of("There is no problem code '" + code + "'.");
		}
		return ProblemCodes.severity(code) == Severity.ERROR
				? Optional.of("'" + code + "' is an error: what it is about has no meaning, so its severity is fixed.")
				: Optional.empty();
	}

	/**
	 * The same with another level of one code.
	 *
	 * @throws IllegalArgumentException with the {@link #objection(String) objection} when there is one
	 */
	public ProblemSeverities with(String code, Level level) {
		Objects.requireNonNull(level, "level");
		objection(code).ifPresent(reason -> {
			throw new IllegalArgumentException(reason);
		});
		Map<String, Level> changed = new TreeMap<>(levels);
		changed.put(code, level);
		if (level == Level.of(ProblemCodes.severity(code))) {
			changed.remove(code);
		}
		return new ProblemSeverities(changed);
	}

	/** The level of a code. */
	public Level level(String code) {
		Level level = levels.get(code);
		return level == null ? Level.of(ProblemCodes.severity(code)) : level;
	}

	/** The codes that differ from the default, with their levels, sorted. */
	public Map<String, Level> changed() {
		return levels;
	}

	/** A problem as it is to be shown; empty for one that is not. */
	public Optional<Problem> apply(Problem problem) {
		Level level = levels.get(problem.code());
		if (level == null || problem.isError()) {
			return Optional.of(problem);
		}
		return Optional.ofNullable(level.severity)
				.map(severity -> new Problem(problem.code(), severity, problem.message(), problem.span(), problem.data()));
	}

	/** Problems as they are to be shown, in the same order. */
	public List<Problem> apply(List<Problem> problems) {
		if (levels.isEmpty()) {
			return problems;
		}
		List<Problem> shown = new ArrayList<>();
		problems.forEach(problem -> apply(problem).ifPresent(shown::add));
		return List.copyOf(shown);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ProblemSeverities severities && levels.equals(severities.levels);
	}

	@Override
	public int hashCode() {
		return levels.hashCode();
	}

	@Override
	public String toString() {
		return levels.toString();
	}
}

package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;

/** Every problem code is raised by some text, exactly where it is wrong, and not by similar text that is right. */
final class ProblemTest {

	/** Raised by files, not by their text, by weights and data, or by nothing that a text can say. */
	private static final Set<String> TESTED_ELSEWHERE = Set.of(ProblemCodes.LIMIT_STEPS, ProblemCodes.SYNTAX_BINARY, ProblemCodes.SYNTAX_ENCODING, ProblemCodes.FILE_MISSING,
			ProblemCodes.FILE_DIRECTORY, ProblemCodes.FILE_UNREADABLE, ProblemCodes.LIMIT_SIZE, ProblemCodes.LIMIT_NESTING, ProblemCodes.IMPORT_CYCLE,
			ProblemCodes.LINK_AMBIGUOUS, ProblemCodes.ABLATION_IMPOSSIBLE, ProblemCodes.VARY_IMPOSSIBLE, ProblemCodes.INTERNAL,
			ProblemCodes.PROGRAM_UNSUPPORTED, ProblemCodes.PROGRAM_RANGE, ProblemCodes.PROGRAM_ACCUMULATOR, ProblemCodes.PROGRAM_HEALTH, ProblemCodes.PROGRAM_DIVERGES, ProblemCodes.SIM_STALE,
			ProblemCodes.QUANT_RESIDUAL_WIDTH, ProblemCodes.WEIGHTS_MISSING, ProblemCodes.DATA_MISSING);

	private static final Pattern MACRO = Pattern.compile("@(?!suppress)([A-Za-z-]+)");

	record Case(String code, boolean fires, String text) {

		@Override
		public String toString() {
			return code + (fires ? " fires: " : " silent: ") + text.replace('\n', ' ');
		}
	}

	static Stream<Case> cases() {
		String[] parts = resource().split("(?m)^=== ");
		Map<String, String> macros = new HashMap<>();
		parts[parts.length - 1].lines().skip(1).filter(line -> line.contains(": "))
				.forEach(line -> macros.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)));
		List<Case> cases = new ArrayList<>();
		for (int i = 1; i < parts.length - 1; i++) {
			String head = parts[i].lines().findFirst().orElseThrow();
			String[] words = head.split(" ");
			cases.add(new Case(words[0], words[1].equals("fires"), expand(parts[i].substring(head.length()).strip(), macros)));
		}
		return cases.stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void raises(Case wanted) {
		List<Problem> problems = Texts.open(wanted.text().replaceAll("[«»]", "")).problems();
		List<Problem> raised = problems.stream().filter(problem -> problem.code().equals(wanted.code())).toList();
		if (!wanted.fires()) {
			assertEquals(List.of(), raised);
			// Text that is right in this respect is right altogether, so that it is an example to follow.
			assertEquals(List.of(), problems.stream().filter(Problem::isError).toList());
			return;
		}
		assertEquals(places(wanted.text()), raised.stream().map(problem -> problem.span().offset() + "+" + problem.span().length()).toList(),
				() -> "problems: " + problems);
		for (Problem problem : raised) {
			assertEquals(ProblemCodes.severity(wanted.code()), problem.severity());
			assertReads(problem.message());
		}
	}

	/** Offset and length of what is marked. */
	private static List<String> places(String text) {
		List<String> places = new ArrayList<>();
		int markers = 0;
		for (int open = text.indexOf('«'); open >= 0; open = text.indexOf('«', open + 1)) {
			places.add(open - markers + "+" + (text.indexOf('»', open) - open - 1));
			markers += 2;
		}
		return places;
	}

	/** Messages are whole sentences without exclamation marks and the words of programmers. */
	private static void assertReads(String message) {
		assertTrue(message.matches("(?s)[\\p{Lu}'\\d\\[(].*|[a-z_0-9.]+[: ].*"), message);
		assertTrue(!message.contains("!") && !message.contains("Exception") && !message.contains("null") && !message.toLowerCase().contains("please"), message);
	}

	@Test
	void everyCodeIsTestedBothWays() {
		Map<Boolean, Set<String>> tested = cases().collect(Collectors.partitioningBy(Case::fires, Collectors.mapping(Case::code, Collectors.toSet())));
		Set<String> wanted = new TreeSet<>(ProblemCodes.all());
		wanted.removeAll(TESTED_ELSEWHERE);
		assertEquals(wanted, new TreeSet<>(tested.get(true)));
		assertEquals(wanted, new TreeSet<>(tested.get(false)));
	}

	private static String expand(String text, Map<String, String> macros) {
		String result = text;
		for (Matcher matcher = MACRO.matcher(result); matcher.find(); matcher = MACRO.matcher(result)) {
			String body = macros.get(matcher.group(1));
			if (body == null) {
				throw new IllegalArgumentException("no definition " + matcher.group(1) + " in problems.txt");
			}
			int end = matcher.end();
			if (body.contains("$")) {
				int close = result.lastIndexOf(')', result.indexOf('\n', end) < 0 ? result.length() : result.indexOf('\n', end));
				body = body.replace("$", result.substring(end + 1, close));
				end = close + 1;
			}
			result = result.substring(0, matcher.start()) + body + result.substring(end);
		}
		return result;
	}

	private static String resource() {
		try (InputStream in = ProblemTest.class.getResourceAsStream("problems.txt")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}

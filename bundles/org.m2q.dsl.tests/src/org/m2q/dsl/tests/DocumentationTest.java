package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.xtext.GrammarUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Unit;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.services.M2qGrammarAccess;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.OperatorDeclaration;

/** What the documentation says is so. */
final class DocumentationTest {

	private static final Pattern FENCE = Pattern.compile("(?ms)^```m2q(?: error:(\\S+))?\\n(.*?)^```$");

	record Example(String file, int line, String code, String text) {

		@Override
		public String toString() {
			return file + ":" + line + (code == null ? "" : " " + code);
		}
	}

	static List<Example> examples() throws IOException {
		List<Example> examples = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Texts.root().resolve("docs"))) {
			for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
				String text = Texts.read(file);
				for (Matcher fence = FENCE.matcher(text); fence.find();) {
					int line = (int) text.substring(0, fence.start()).lines().count() + 1;
					examples.add(new Example(file.getFileName().toString(), line, fence.group(1), fence.group(2)));
				}
			}
		}
		return examples;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("examples")
	void examplesWork(Example example) {
		M2qDocument document = Texts.open(example.text());
		Set<String> errors = document.problems().stream().filter(Problem::isError).map(Problem::code).collect(Collectors.toCollection(TreeSet::new));
		assertEquals(example.code() == null ? Set.of() : Set.of(example.code()), errors, () -> document.problems().toString());
	}

	@Test
	void examplesAreThere() throws IOException {
		assertTrue(examples().stream().filter(example -> example.file().equals("language.md")).count() > 20);
	}

	@Test
	void everyProblemCodeIsDocumentedOnce() {
		String text = Texts.read(Texts.root().resolve("docs/problem-codes.md"));
		List<String> documented = Pattern.compile("(?m)^### (m2q\\.\\S+)$").matcher(text).results().map(result -> result.group(1)).toList();
		assertEquals(new TreeSet<>(ProblemCodes.all()), new TreeSet<>(documented));
		assertEquals(ProblemCodes.all().size(), documented.size());
		for (String code : documented) {
			String severity = ProblemCodes.severity(code).name().toLowerCase(Locale.ROOT);
			String section = text.substring(text.indexOf("### " + code + "\n"));
			assertTrue(section.lines().skip(2).findFirst().orElseThrow().toLowerCase(Locale.ROOT).startsWith("*" + severity), code);
		}
	}

	@Test
	void sourcesUseNoOtherCodes() throws IOException {
		Set<String> used = new TreeSet<>();
		Pattern literal = Pattern.compile("\"(m2q\\.(?:syntax|file|limit|link|name|import|block|parameter|flow|model|argument|value|require|shape|conv|attention|unit"
				+ "|precision|policy|treatment|property|member|engine|quant|mapping|memory|energy|experiment|expect)\\.[a-z][a-z-]*)\"");
		try (Stream<Path> files = Files.walk(Texts.root().resolve("bundles"))) {
			for (Path file : files.filter(path -> path.toString().endsWith(".java") && path.toString().contains("src") && !path.toString().contains("src-gen")
					&& !path.toString().contains(".tests")).toList()) {
				literal.matcher(Texts.read(file)).results().map(result -> result.group(1)).forEach(used::add);
			}
		}
		used.removeAll(ProblemCodes.all());
		used.removeIf(name -> name.startsWith("m2q.energy.") && !ProblemCodes.all().contains(name));
		assertEquals(Set.of(), used);
	}

	@Test
	void referenceNamesAllUnitsOperatorsFunctionsAndWords() {
		String text = Texts.read(Texts.root().resolve("docs/language.md"));
		List<String> missing = new ArrayList<>();
		for (Unit unit : Unit.values()) {
			// The product of energy and time is an answer, hardly ever a question.
			if (!unit.symbol().contains("*") && !text.contains("`" + unit.symbol() + "`")) {
				missing.add(unit.symbol());
			}
		}
		M2qDocument lang = Texts.WORKSPACE.open("m2q:/m2q/lang.m2q");
		lang.definitions(OperatorDeclaration.class).stream().map(OperatorDeclaration::getName).filter(name -> !text.contains("`" + name + "`")).forEach(missing::add);
		lang.definitions(FunctionDeclaration.class).stream().map(FunctionDeclaration::getName).filter(name -> !Pattern.compile("`" + name + "[`(]").matcher(text).find())
				.forEach(missing::add);
		M2qGrammarAccess grammar = Texts.WORKSPACE.injector().getInstance(M2qGrammarAccess.class);
		for (String word : GrammarUtil.getAllKeywords(grammar.getGrammar())) {
			if (Character.isLetter(word.charAt(0)) && !Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])").matcher(text).find()) {
				missing.add(word);
			}
		}
		assertEquals(List.of(), missing);
	}
}

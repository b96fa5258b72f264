package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.resource.XtextResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of the parser say what may stand where it stopped: all of it, and nothing that the parser then refuses. */
final class SyntaxMessageTest {

	private static final String POSSIBLE = "Possible here: ";

	private static final Map<String, String> EXAMPLES = Map.ofEntries(Map.entry("a name", "xyz"), Map.entry("a number", "7.5"), Map.entry("a whole number", "7"),
			Map.entry("a text in quotes", "\"t\""), Map.entry("a unit", "ms"), Map.entry("a value", "7"), Map.entry("an operator", "+"), Map.entry("a comparison", "<"), Map.entry("a parameter", "xyz = 1"),
			Map.entry("layer", "layer \"x\""), Map.entry("timing", "timing physical"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			module a                                                    | 'module' is not expected here. Did you mean model? Possible here: language, package, import, model, block, operator, function, metric, policy, accelerator, energy, mapping or experiment.
			accelerator A { engine E: generic-engine { unroll conv § : filters 4 } } | '§' is not expected here. Possible here: '.', ',' or ':'.
			policy P { rule x for head.* { } }                          | '.' followed by '*' is not possible here.
			policy P { rules x for conv { } }                           | 'rules' is not expected here. Did you mean rule? Possible here: default, rule, calibrate or '}'.
			policy P { default { weights int8 per chanel } }            | 'chanel' is not expected here. Did you mean channel? Possible here: tensor, channel, filter or group.
			""")
	void saysWhatIsPossible(String text, String message) {
		assertTrue(first(text).map(SyntaxMessageTest::message).filter(message::equals).isPresent(), () -> Texts.open(text).problems().toString());
	}

	@Test
	void everyWordThatIsPossibleIsAccepted() {
		int checked = 0;
		// The same words again and again tell nothing new.
		Map<String, Integer> seen = new TreeMap<>();
		Map<String, String> wrong = new TreeMap<>();
		for (String text : texts()) {
			for (ILeafNode leaf : leaves(text)) {
				String before = text.substring(0, leaf.getOffset());
				Optional<INode> problem = first(before + " \u00a7 " + text.substring(leaf.getOffset()));
				String message = problem.map(SyntaxMessageTest::message).orElse("");
				if (!message.contains(POSSIBLE) || seen.merge(message, 1, Integer::sum) > 2) {
					continue;
				}
				for (String word : words(message)) {
					String candidate = before + " " + EXAMPLES.getOrDefault(word, word.startsWith("a ") || word.startsWith("an ") ? "xyz" : word.replace("'", "")) + " xyz";
					Optional<INode> next = first(candidate);
					int offset = before.length() + 1;
					if (next.isPresent() && next.get().getOffset() == offset && message(next.get()).contains("not expected")) {
						wrong.put(tail(before) + " | " + word, message + " | " + message(next.get()));
					}
					checked++;
				}
			}
		}
		int count = checked;
		assertTrue(count > 500, () -> "only " + count + " words");
		assertEquals(Map.of(), wrong);
	}

	@Test
	void whatTheTextSaysIsAmongThePossible() {
		Map<String, String> wrong = new TreeMap<>();
		int checked = 0;
		for (String text : texts()) {
			for (ILeafNode leaf : leaves(text)) {
				String message = first(text.substring(0, leaf.getOffset()) + " \u00a7 " + text.substring(leaf.getOffset())).map(SyntaxMessageTest::message).orElse("");
				if (!message.contains(POSSIBLE) || message.contains(" others.")) {
					continue;
				}
				List<String> words = words(message);
				checked++;
				if (!words.contains(leaf.getText()) && !words.contains("'" + leaf.getText() + "'") && words.stream().noneMatch(word -> word.startsWith("a ") || word.startsWith("an "))) {
					wrong.put(tail(text.substring(0, leaf.getOffset())) + " " + leaf.getText(), message);
				}
			}
		}
		int count = checked;
		assertTrue(count > 200, () -> "only " + count + " places");
		assertEquals(Map.of(), wrong);
	}

	private static String tail(String text) {
		return text.substring(Math.max(0, text.length() - 40)).replaceAll("\\s+", " ");
	}

	private static List<String> words(String message) {
		String list = message.substring(message.indexOf(POSSIBLE) + POSSIBLE.length()).replaceAll(" or one of \\d+ others\\.$", "").replaceAll("\\.$", "");
		return List.of(list.split("(?<=\\S), (?=\\S)| or (?=\\S+( \\S+)*$)"));
	}

	private static List<String> texts() {
		return List.of(RobustnessTest.ALL_KINDS);
	}

	private static List<ILeafNode> leaves(String text) {
		List<ILeafNode> leaves = new ArrayList<>();
		XtextResource resource = Texts.open(text).resource().orElseThrow();
		resource.getParseResult().getRootNode().getLeafNodes().forEach(leaf -> {
			if (!leaf.isHidden()) {
				leaves.add(leaf);
			}
		});
		return leaves;
	}

	/** The first that the parser did not take. */
	private static Optional<INode> first(String text) {
		Iterator<INode> errors = Texts.open(text).resource().orElseThrow().getParseResult().getSyntaxErrors().iterator();
		return errors.hasNext() ? Optional.of(errors.next()) : Optional.empty();
	}

	private static String message(INode node) {
		return node.getSyntaxErrorMessage().getMessage();
	}
}

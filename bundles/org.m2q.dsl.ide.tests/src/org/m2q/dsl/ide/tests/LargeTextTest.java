package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostReport;

/** Services on a text of 5,000 lines. How long they take is printed, not judged: that depends on the machine. */
class LargeTextTest {

	private static final int LINES = 5_000;

	private static String text() {
		StringBuilder text = new StringBuilder("language 1.0\n");
		for (int block = 0; text.chars().filter(c -> c == '\n').count() < LINES; block++) {
			text.append("\n/** Part ").append(block).append(". */\nblock Part").append(block).append("(filters, stride = 1) {\n");
			for (int i = 0; i < 20; i++) {
				text.append("\tlet width").append(i).append(" = filters * ").append(i + 1).append('\n');
				text.append("\tlayer").append(i).append(": conv(width").append(i).append(", kernel = 3, stride = stride) > bn > hardswish\n");
			}
			text.append("}\n");
		}
		return text.toString();
	}

	/** Median milliseconds of some runs. */
	private static long milliseconds(int runs, Runnable work) {
		long[] times = new long[runs];
		for (int i = 0; i < runs; i++) {
			long start = System.nanoTime();
			work.run();
			times[i] = (System.nanoTime() - start) / 1_000_000;
		}
		Arrays.sort(times);
		return times[runs / 2];
	}

	@Test
	void servicesKeepUpWithTyping() {
		String text = text();
		int caret = text.indexOf("conv(width10", text.length() / 2);
		Map<String, Long> measured = new LinkedHashMap<>();
		int[] edit = { 0 };
		measured.put("read after an edit", milliseconds(5, () -> Examples.open(text.substring(0, caret) + " ".repeat(++edit[0]) + text.substring(caret))));
		measured.put("problems", milliseconds(3, () -> Examples.open(text.substring(0, caret) + " ".repeat(++edit[0]) + text.substring(caret)).problems(Depth.MEANING, Cancellation.NONE)));
		M2qDocument document = Examples.open(text);
		var resource = document.resource().orElseThrow();
		measured.put("lexical tokens", milliseconds(5, () -> Examples.SERVICES.scanner().scan(text)));
		measured.put("semantic tokens", milliseconds(5, () -> Examples.SERVICES.highlighter().tokens(resource)));
		measured.put("completion", milliseconds(5, () -> assertFalse(Examples.SERVICES.assist().complete(resource, text, caret + 3).isEmpty())));
		measured.put("hover", milliseconds(5, () -> Examples.SERVICES.hovers().hover(resource, caret + 1, CostReport.EMPTY).orElseThrow()));
		measured.put("parameters of a call", milliseconds(5, () -> Examples.SERVICES.signatures().signature(resource, caret + 6).orElseThrow()));
		measured.put("indentation", milliseconds(5, () -> Examples.SERVICES.indentation().reindent(text, caret)));
		measured.put("outline", milliseconds(5, () -> Examples.SERVICES.outline().outline(resource)));
		measured.put("occurrences", milliseconds(5, () -> Examples.SERVICES.references().occurrences(resource, caret + 6)));
		measured.put("costs", milliseconds(3, () -> Examples.SERVICES.costs().report(document, Cancellation.NONE)));
		measured.put("format", milliseconds(3, () -> Examples.SERVICES.formatter().edits(document)));
		measured.put("all repairs", milliseconds(3, () -> Examples.SERVICES.fixes().all(document.problems(Depth.MEANING, Cancellation.NONE), text)));
		System.out.println("milliseconds for " + LINES + " lines: " + measured);
		assertEquals(List.of(), document.problems(Depth.MEANING, Cancellation.NONE));
		assertTrue(Examples.SERVICES.outline().outline(resource).size() > 100);
		assertEquals(2, Examples.SERVICES.references().occurrences(resource, caret + 6).size(), "a width is declared and used once");
	}

	@Test
	void aCheckIsCancelledInTheMiddle() {
		M2qDocument document = Examples.open(text() + "\n");
		int[] asked = { 0 };
		assertThrows(CancellationException.class, () -> document.problems(Depth.MEANING, () -> ++asked[0] > 3));
		assertTrue(asked[0] <= 5, "nothing goes on behind the answer that it is cancelled, which is asked for once more to tell it from a defect: " + asked[0]);
		// And it can be asked again.
		assertEquals(List.of(), document.problems(Depth.MEANING, Cancellation.NONE));
	}
}

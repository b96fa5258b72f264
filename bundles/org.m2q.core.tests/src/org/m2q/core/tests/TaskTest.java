package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.core.tasks.Task;
import org.m2q.core.tasks.TaskTag;
import org.m2q.core.tasks.TaskTag.Priority;
import org.m2q.core.tasks.TaskTags;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.highlight.LexicalScanner;

/** What comments say is left to do. */
class TaskTest {

	private static final LexicalScanner SCANNER = LanguageServices.create().scanner();

	private static Task task(String text, String message, Priority priority) {
		return new Task(text.indexOf(message), message, priority);
	}

	@Test
	void tagsStandInCommentsAndReachToTheNextOrTheEndOfTheLine() {
		String text = "// TODO measure it\n/** Net. FIXME wider\n * and TODO deeper */\nmodel TODO { require 1 == 1 \"TODO no task\" } /* TODO one FIXME two */ // TODOS, xTODO\n";
		assertEquals(List.of(task(text, "TODO measure it", Priority.NORMAL), task(text, "FIXME wider", Priority.HIGH), task(text, "TODO deeper", Priority.NORMAL),
				task(text, "TODO one", Priority.NORMAL), task(text, "FIXME two", Priority.HIGH)), Task.of(text, TaskTags.DEFAULT, SCANNER));
		assertEquals(List.of(), Task.of(text, List.of(), SCANNER));
		assertEquals(List.of(task(text, "FIXME wider", Priority.LOW), task(text, "FIXME two", Priority.LOW)),
				Task.of(text, List.of(new TaskTag("FIXME", Priority.LOW)), SCANNER));
		String odd = "// C++: @later (now) @later-on";
		assertEquals(List.of(new Task(3, "C++: @later (now)", Priority.LOW), new Task(21, "@later-on", Priority.HIGH)),
				Task.of(odd, List.of(new TaskTag("@later-on", Priority.HIGH), new TaskTag("C++", Priority.LOW)), SCANNER));
	}

	@Test
	void tagsAreReadAsTheyAreWritten() {
		assertEquals("TODO=normal;FIXME=high;XXX=normal", TaskTags.text(TaskTags.DEFAULT));
		assertEquals(TaskTags.DEFAULT, TaskTags.parse(TaskTags.text(TaskTags.DEFAULT)));
		assertEquals(List.of(new TaskTag("A", Priority.LOW)), TaskTags.parse("A=low;A=high;B=never;=low;;C D=low;E"));
		assertFalse(TaskTag.isWord("two words"));
		assertFalse(TaskTag.isWord(""));
	}
}

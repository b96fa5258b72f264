package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.ui.M2qUi;

/** Where the problems of imported files are marked. */
class MarkersTest {

	private static final int PATIENCE = 120_000;
	private static final String BROKEN = "// first\npolicy Broken { default { weights int8 uniform } \n";
	private static final String TEXT = "language 1.0\nimport m2q.std.*\nimport \"policies/broken.m2q\"\nmodel Tiny {\n\tinput image: [3, 32, 32]\n"
			+ "\tconv: ConvNorm(16)\n\toutput logits\n}\n";

	private ErrorLog errors;
	private IProject project;

	@BeforeEach
	void prepare() throws Exception {
		errors = new ErrorLog();
		project = OpenFile.examples("marked");
	}

	@AfterEach
	void clean() throws Exception {
		OpenFile.page().closeAllEditors(false);
		Ui.pump(500);
		project.delete(true, true, null);
		Ui.pump(300);
		List<String> entries = errors.entries();
		errors.close();
		assertEquals(List.of(), entries);
	}

	private static IMarker only(OpenFile file, String start) {
		List<IMarker> found = file.markers().stream().filter(marker -> marker.getAttribute(IMarker.MESSAGE, "").startsWith(start)).toList();
		return found.size() == 1 ? found.getFirst() : null;
	}

	@Test
	void problemsOfImportedFilesAreShownAtTheImport() throws Exception {
		OpenFile.open(project, "policies/broken.m2q", BROKEN).close();
		OpenFile file = OpenFile.open(project, "tiny.m2q", TEXT);
		Ui.await("the error at the import", PATIENCE, () -> only(file, "In 'policies/broken.m2q', line ") != null);
		IMarker marker = only(file, "In 'policies/broken.m2q', line ");
		assertEquals(3, marker.getAttribute(IMarker.LINE_NUMBER, 0), marker.getAttribute(IMarker.MESSAGE, ""));
		assertEquals(ProblemCodes.SYNTAX, marker.getAttribute(M2qUi.CODE_ATTRIBUTE, ""));
		String marked = file.text().substring(marker.getAttribute(IMarker.CHAR_START, 0), marker.getAttribute(IMarker.CHAR_END, 0));
		assertTrue(marked.contains("policies/broken.m2q"), marked);
		Ui.screenshot("problem-of-import");
		Themes.inDark(() -> Ui.screenshot("problem-of-import-dark"));
		OpenFile broken = OpenFile.open(project, "policies/broken.m2q");
		broken.replace("uniform } \n", "uniform } }\n");
		Ui.await("the error to go, although the other file is not saved", PATIENCE, () -> only(file, "In 'policies/broken.m2q', line ") == null);
	}
}

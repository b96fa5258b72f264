package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.core.resources.IProject;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.ui.IPageLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.ui.M2qUi;

/** The editor in the real workbench. */
class EditorTest {

	private static IProject project;

	@BeforeAll
	static void open() throws Exception {
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("examples");
		OpenFile.page().showView(IPageLayout.ID_PROBLEM_VIEW);
		OpenFile.page().showView(IPageLayout.ID_OUTLINE);
	}

	@Test
	void showsTheExample() throws Exception {
		OpenFile b1 = OpenFile.open(project, "efficientvit-b1.m2q");
		assertEquals(M2qUi.EDITOR_ID, b1.editor().getSite().getId());
		int keyword = b1.offset("model EfficientViT");
		Ui.await("keywords are bold", 20000, () -> {
			StyleRange range = b1.widget().getStyleRangeAtOffset(keyword);
			return range != null && (range.fontStyle & SWT.BOLD) != 0;
		});
		long start = System.nanoTime();
		Ui.await("analysis", 60000, () -> org.m2q.ui.internal.editor.EditorDocuments.find(b1.document()).flatMap(d -> d.analysis()).isPresent());
		System.out.println("OUT analysis " + (System.nanoTime() - start) / 1000000);
		Ui.await("costs", 60000, () -> org.m2q.ui.internal.editor.EditorDocuments.find(b1.document()).flatMap(d -> d.report()).isPresent());
		System.out.println("OUT costs " + (System.nanoTime() - start) / 1000000);
		System.out.println("OUT " + b1.minings("model EfficientViT") + b1.minings("conv: ConvNorm") + b1.minings("repeat 4"));
		start = System.nanoTime();
		b1.replace("ConvNorm(16", "ConvNorm(24");
		Ui.pump(3000);
		System.out.println("OUT " + b1.minings("conv: ConvNorm"));
		b1.replace("ConvNorm(24", "ConvNorm(16");
		Ui.pump(3000);
		System.out.println("MARKERS " + b1.codes() + b1.markers().stream().map(m -> m.getAttribute("message", "")).toList());
		Ui.screenshot("first");
		assertTrue(true);
	}
}

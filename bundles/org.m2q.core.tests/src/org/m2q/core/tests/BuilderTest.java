package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.core.nature.M2qNature;
import org.m2q.core.problems.EditedFiles;

class BuilderTest {

	private static final String WRONG = Projects.SMALL.replace("conv(8) > relu", "cnv(8) > relu");

	private IProject project;
	private IFile file;

	@BeforeEach
	void prepare() throws Exception {
		project = Projects.create("builder", "net.m2q", WRONG);
		file = project.getFile("net.m2q");
	}

	@AfterEach
	void clean() throws Exception {
		project.delete(true, true, null);
	}

	@Test
	void projectsWithTheNatureAreChecked() throws Exception {
		Projects.build();
		assertEquals(List.of(), Projects.codes(project));
		assertFalse(M2qNature.isSet(project));
		M2qNature.set(project, true, null);
		assertTrue(M2qNature.isSet(project));
		Projects.build();
		assertEquals(List.of("m2q.link.unresolved"), Projects.codes(file));
		Projects.write(project, "net.m2q", Projects.SMALL);
		Projects.build();
		assertEquals(List.of(), Projects.codes(file));
		Projects.write(project, "net.m2q", WRONG);
		Projects.build();
		assertEquals(List.of("m2q.link.unresolved"), Projects.codes(file));
		M2qNature.set(project, false, null);
		assertEquals(List.of(), Projects.codes(project));
	}

	@Test
	void filesOfAnEditorAndResultsAreLeftAlone() throws Exception {
		EditedFiles.setEdited(file, true);
		Projects.write(project, "results/copy.m2q", WRONG);
		M2qNature.set(project, true, null);
		Projects.build();
		assertEquals(List.of(), Projects.codes(project));
		EditedFiles.setEdited(file, false);
		Projects.write(project, "net.m2q", WRONG + "\n");
		Projects.build();
		assertEquals(List.of("m2q.link.unresolved"), Projects.codes(project));
	}

	@Test
	void whoImportsAChangedFileIsCheckedAgain() throws Exception {
		Projects.write(project, "net.m2q", Projects.SMALL);
		IFile user = Projects.write(project, "user.m2q", "import \"net.m2q\"\nexperiment E {\n\trun Net with Eight on Chip using Plain\n}\n");
		M2qNature.set(project, true, null);
		Projects.build();
		assertEquals(List.of(), Projects.codes(project));
		Projects.write(project, "net.m2q", Projects.SMALL.replace("Eight", "Nine"));
		Projects.build();
		assertEquals(List.of("m2q.link.unresolved"), Projects.codes(user));
		assertEquals(List.of(), Projects.codes(file));
	}
}

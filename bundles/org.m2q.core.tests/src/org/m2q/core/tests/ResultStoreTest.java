package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.report.Report;

class ResultStoreTest {

	private IProject project;
	private IFile file;

	@BeforeEach
	void prepare() throws Exception {
		project = Projects.create("store", "net.m2q", Projects.SMALL);
		file = project.getFile("net.m2q");
	}

	@AfterEach
	void clean() throws Exception {
		project.delete(true, true, null);
	}

	private Report report() {
		return Projects.run(file, Optional.of("Once")).report().orElseThrow();
	}

	@Test
	void resultsAreNumberedAndReadBack() throws Exception {
		ResultStore store = new ResultStore(project);
		assertEquals(List.of(), store.files());
		StoredResult first = store.save(report(), null);
		StoredResult second = store.save(report(), null);
		assertEquals("Once-1", first.name());
		assertEquals(List.of(second.file(), first.file()), store.files());
		assertEquals(first.report(), ResultStore.read(first.file()).report());
		assertEquals(Files.readString(first.file().getLocation().toPath()), Files.readString(second.file().getLocation().toPath()));
		first.file().delete(true, null);
		assertEquals("Once-3", store.save(report(), null).name());
	}

	@Test
	void textsThatHaveChangedAreKnown() throws Exception {
		StoredResult stored = new ResultStore(project).save(report(), null);
		assertEquals(Optional.of(file), stored.source());
		assertEquals(List.of(), stored.changedInputs(ResultStoreTest::text));
		Projects.write(project, "net.m2q", Projects.SMALL.replace("conv(8) > relu", "conv(16) > relu"));
		assertEquals(List.of("net.m2q"), stored.changedInputs(ResultStoreTest::text));
		file.delete(true, null);
		assertEquals(List.of("net.m2q"), stored.changedInputs(ResultStoreTest::text));
		assertEquals(Optional.empty(), stored.source());
	}

	private static Optional<String> text(IFile input) {
		try {
			return Optional.of(Files.readString(input.getLocation().toPath()));
		} catch (IOException e) {
			return Optional.empty();
		}
	}

	@Test
	void filesThatAreNoResultsAreSaidToBe() throws Exception {
		IFile cut = Projects.write(project, "results/Once-1.m2qresult", "{ \"format\": ");
		CoreException error = assertThrows(CoreException.class, () -> ResultStore.read(cut));
		assertTrue(error.getStatus().getMessage().contains("results/Once-1.m2qresult"), error.getStatus().getMessage());
		IFile none = project.getFile("results/None-1.m2qresult");
		assertThrows(CoreException.class, () -> ResultStore.read(none));
	}

	@Test
	void whatFailsLeavesTheOldFileAndNoOther(@TempDir Path folder) throws Exception {
		Path target = folder.resolve("report.json");
		Files.writeString(target, "old");
		CoreException error = assertThrows(CoreException.class, () -> ResultStore.writeWhole(target, writer -> {
			writer.write("half");
			throw new IOException("the disk is full");
		}));
		assertTrue(error.getStatus().getMessage().contains("report.json cannot be written: the disk is full."), error.getStatus().getMessage());
		assertEquals("old", Files.readString(target));
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(List.of(target), files.toList());
		}
		Path missing = folder.resolve("none/report.json");
		CoreException other = assertThrows(CoreException.class, () -> ResultStore.writeWhole(missing, writer -> writer.write("x")));
		assertTrue(other.getStatus().getMessage().endsWith("its folder is missing."), other.getStatus().getMessage());
		assertFalse(Files.exists(missing.getParent()));
	}
}

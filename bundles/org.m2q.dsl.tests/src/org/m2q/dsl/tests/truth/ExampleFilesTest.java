package org.m2q.dsl.tests.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.network.Network;

/** The example files are what a reader may copy from: without problems, in canonical layout, and described truly. */
final class ExampleFilesTest {

	static List<String> files() throws IOException {
		return Examples.files();
	}

	static List<String> networks() throws IOException {
		return files().stream().filter(file -> !file.contains("/") && !isStudy(file)).toList();
	}

	static List<String> studies() throws IOException {
		return files().stream().filter(file -> !file.contains("/") && isStudy(file)).toList();
	}

	/** Studies compare networks of other files. */
	private static boolean isStudy(String file) {
		return file.endsWith("-paper");
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasNoProblems(String file) {
		// Published accelerators say no more than what is published, so their energies may not be modelled; a note says so.
		boolean published = file.startsWith("published/");
		// That a network waits for DRAM is nothing that its text could do better.
		assertEquals(List.of(), Examples.open(file).problems().stream().filter(problem -> !problem.code().equals(ProblemCodes.MEMORY_BANDWIDTH))
				.filter(problem -> !published || !problem.code().equals(ProblemCodes.ENERGY_NOT_MODELLED)).toList());
	}

	@ParameterizedTest
	@MethodSource("files")
	void isInCanonicalLayout(String file) {
		M2qDocument document = Examples.open(file);
		assertEquals(document.text(), document.format());
	}

	@ParameterizedTest
	@MethodSource("networks")
	void hasOneModelAndAnExperimentOnIt(String file) {
		M2qDocument document = Examples.open(file);
		assertEquals(1, document.models().size());
		assertEquals(1, document.experiments().size());
	}

	@ParameterizedTest
	@MethodSource("studies")
	void aStudyHasExperimentsOnOthersNetworks(String file) throws IOException {
		M2qDocument document = Examples.open(file);
		assertEquals(List.of(), document.models());
		assertTrue(!document.experiments().isEmpty() && Examples.readme().contains("`" + file + ".m2q`"));
	}

	@ParameterizedTest
	@MethodSource("networks")
	void isInTheTableOfExamples(String file) throws IOException {
		Network network = Examples.layers(file, Map.of()).network();
		String counts = String.format(Locale.ROOT, "| %,d | %,d |", network.parameters(), network.macs());
		assertTrue(Examples.readme().lines().anyMatch(line -> line.startsWith("| `" + file + ".m2q` |") && line.contains(counts)),
				() -> file + ": " + counts);
	}
}

package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.Objective;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.SourceSpan;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.core.results.SourcePlace;
import org.m2q.core.simulation.FidelityChoice;

/** What is kept as text. */
class SettingsTest {

	@Test
	void severitiesAreReadAsTheyAreWritten() {
		ProblemSeverities.Level level = ProblemSeverities.Level.of("error").orElseThrow();
		ProblemSeverities severities = ProblemSeverities.DEFAULT.with("m2q.import.unused", level);
		assertEquals("m2q.import.unused=error", SeverityPreferences.text(severities));
		assertEquals(severities.changed(), SeverityPreferences.parse(SeverityPreferences.text(severities)).changed());
		assertTrue(SeverityPreferences.parse("m2q.none=error;m2q.import.unused=loud;;=").changed().isEmpty());
	}

	@Test
	void fidelitiesAndObjectivesHaveNames() {
		for (FidelityChoice choice : FidelityChoice.values()) {
			assertEquals(choice, FidelityChoice.of(choice.keyword()));
		}
		assertEquals(FidelityChoice.AS_WRITTEN, FidelityChoice.of("guessed"));
		for (Objective objective : Objective.values()) {
			assertEquals(Optional.of(objective), FidelityChoice.objective(objective.keyword()));
		}
		assertEquals(Optional.empty(), FidelityChoice.objective(""));
	}

	@Test
	void placesAreRelativeToTheProject() throws Exception {
		IProject project = Projects.create("places", "folder/net.m2q", Projects.SMALL);
		IProject other = Projects.create("neighbour", "other.m2q", "");
		try {
			String uri = project.getFile("folder/net.m2q").getLocationURI().toString();
			String text = SourcePlace.text(project, new SourceSpan(uri, 10, 1, 3, 7));
			assertEquals("folder/net.m2q:3:7", text);
			SourcePlace place = SourcePlace.parse(text).orElseThrow();
			assertEquals(new SourcePlace("folder/net.m2q", 3, 7), place);
			assertEquals(Optional.of(project.getFile("folder/net.m2q")), place.find(project));
			String outside = SourcePlace.name(project, other.getFile("other.m2q").getLocationURI().toString());
			assertEquals("../neighbour/other.m2q", outside);
			assertEquals(Optional.of(other.getFile("other.m2q")), SourcePlace.find(project, outside));
			assertEquals(Optional.empty(), SourcePlace.find(project, "m2q:/std/blocks.m2q"));
			assertEquals(Optional.empty(), SourcePlace.parse("nowhere"));
		} finally {
			project.delete(true, true, null);
			other.delete(true, true, null);
		}
	}
}

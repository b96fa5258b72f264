package org.m2q.ui.launch.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.core.resources.IFile;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.junit.jupiter.api.Test;
import org.m2q.ui.launch.internal.LaunchConstants;

/** A limit of the energy-delay product, and a report in Markdown. */
class LimitLaunchTest {

	@Test
	void anEdpAboveTheLimitFailsTheRun() throws Exception {
		LaunchedProject launched = new LaunchedProject("limit");
		IProcess strict = run(launched, "1 pJ·s");
		assertEquals(3, strict.getExitValue(), LaunchedProject.err(strict));
		String said = LaunchedProject.err(strict);
		assertTrue(said.contains("above the limit of 1.00 pJ·s"), said);
		IProcess wrong = run(launched, "1 J");
		assertEquals(4, wrong.getExitValue());
		assertTrue(LaunchedProject.err(wrong).contains("1 J is no energy-delay product"), LaunchedProject.err(wrong));
		IProcess easy = run(launched, "1 J*s");
		assertEquals(0, easy.getExitValue(), LaunchedProject.err(easy));
		IFile markdown = launched.project().getFile("results/M2Q_against_W8A8-1.md");
		assertTrue(markdown.exists());
		LaunchedProject.forget();
		launched.delete();
	}

	private static IProcess run(LaunchedProject launched, String limit) throws Exception {
		ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.TYPE_ID).newInstance(null,
				"limit");
		copy.setAttribute(LaunchConstants.PROJECT, launched.project().getName());
		copy.setAttribute(LaunchConstants.FILE, LaunchedProject.FILE);
		copy.setAttribute(LaunchConstants.EDP_LIMIT, limit);
		copy.setAttribute(LaunchConstants.MARKDOWN, true);
		return LaunchedProject.ended(() -> DebugUITools.launch(copy, ILaunchManager.RUN_MODE));
	}
}

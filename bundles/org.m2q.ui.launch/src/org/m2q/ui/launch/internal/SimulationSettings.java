package org.m2q.ui.launch.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.run.RunSettings;
import org.m2q.report.ReportFormat;

/**
 * What a launch configuration asks for.
 *
 * @param target what is simulated
 * @param fidelity how exactly
 * @param objective keyword; empty for what mappings say
 * @param compare whether the result is compared with its baseline
 * @param store whether it is stored with the project
 * @param html whether a page is written
 * @param json whether JSON is written
 * @param csv whether CSV is written
 * @param markdown whether Markdown is written
 * @param changes what runs use in place of what the text says
 * @param edpLimit the largest EDP with which the run succeeds, with its unit; empty for any
 * @param detail how much the console tells
 * @param eventLimit how many steps an event simulation may have; empty for as many as it can
 */
record SimulationSettings(RunTarget target, FidelityChoice fidelity, String objective, boolean compare,
		boolean store, boolean html, boolean json, boolean csv, boolean markdown, RunSettings changes, String edpLimit, ReportDetail detail, String eventLimit) {

	static SimulationSettings read(ILaunchConfiguration from) throws CoreException {
		return new SimulationSettings(RunTarget.read(from), FidelityChoice.of(from.getAttribute(LaunchConstants.FIDELITY, "")),
				from.getAttribute(LaunchConstants.OBJECTIVE, ""), from.getAttribute(LaunchConstants.COMPARE, false),
				from.getAttribute(LaunchConstants.STORE, true), from.getAttribute(LaunchConstants.HTML, false),
				from.getAttribute(LaunchConstants.JSON, false), from.getAttribute(LaunchConstants.CSV, false),
				from.getAttribute(LaunchConstants.MARKDOWN, false), changes(from), from.getAttribute(LaunchConstants.EDP_LIMIT, ""),
				ReportDetail.of(from.getAttribute(LaunchConstants.DETAIL, "")), from.getAttribute(LaunchConstants.EVENT_LIMIT, ""));
	}

	/** What runs use in place of what the text says. */
	static RunSettings changes(ILaunchConfiguration from) throws CoreException {
		return new RunSettings(from.getAttribute(LaunchConstants.MODEL_VALUES, Map.of()), from.getAttribute(LaunchConstants.ACCELERATOR_VALUES, Map.of()),
				from.getAttribute(LaunchConstants.CLOCK, ""), from.getAttribute(LaunchConstants.TABLES, Map.of()));
	}

	/** Formats in which a report is written. */
	List<ReportFormat> formats() {
		Map<ReportFormat, Boolean> wanted = Map.of(ReportFormat.HTML, html, ReportFormat.JSON, json, ReportFormat.CSV, csv, ReportFormat.MARKDOWN, markdown);
		return Arrays.stream(ReportFormat.values()).filter(wanted::get).toList();
	}

	/** Name of the experiment; empty for all. */
	String experiment() {
		return target.experiment();
	}

	/** The file. Only when nothing keeps the target from running. */
	IFile resource() {
		return target.resource();
	}

	/**
	 * What to simulate in a mode: profiling means every tile.
	 *
	 * @throws CoreException when the limit of events is none
	 */
	SimulationRequest request(String mode) throws CoreException {
		int limit = EventLimit.parse(eventLimit).orElseThrow(() -> new CoreException(Status.error(EventLimit.wrong(eventLimit))));
		return new SimulationRequest(resource(), Optional.of(experiment()).filter(name -> !name.isEmpty()),
				ILaunchManager.PROFILE_MODE.equals(mode) ? FidelityChoice.EVENT : fidelity, FidelityChoice.objective(objective), changes, limit);
	}

	/** Whether every tile of the first point is written as a file. */
	boolean traces(String mode) {
		return ILaunchManager.PROFILE_MODE.equals(mode) || detail == ReportDetail.TRACE;
	}
}

package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.dsl.ide.suggest.SearchLimits;

/**
 * What a launch configuration asks for that searches for policies; limits as they are typed.
 *
 * @param target the experiment; empty for the first of the file
 * @param proxy least accuracy proxy of the front
 * @param dram most data to and from DRAM
 * @param points most policies
 * @param single whether every layer changes on its own, else all of an operator together
 * @param store whether all points are stored with the project
 */
record ExplorationSettings(RunTarget target, String proxy, String dram, String points, boolean single, boolean store) {

	static ExplorationSettings read(ILaunchConfiguration from) throws CoreException {
		return new ExplorationSettings(RunTarget.read(from), from.getAttribute(LaunchConstants.PROXY, ""), from.getAttribute(LaunchConstants.DRAM, ""),
				from.getAttribute(LaunchConstants.POINTS, ""), from.getAttribute(LaunchConstants.SINGLE, false), from.getAttribute(LaunchConstants.STORE, true));
	}

	/** Writes all but the target. */
	void write(ILaunchConfigurationWorkingCopy to) {
		to.setAttribute(LaunchConstants.PROXY, proxy);
		to.setAttribute(LaunchConstants.DRAM, dram);
		to.setAttribute(LaunchConstants.POINTS, points);
		to.setAttribute(LaunchConstants.SINGLE, single);
		to.setAttribute(LaunchConstants.STORE, store);
	}

	/** What of it cannot be, in words; empty for nothing. */
	Optional<String> obstacle() {
		if (SearchLimits.proxy(proxy).isEmpty()) {
			return Optional.of(NLS.bind(Messages.proxyWrong, proxy.strip()));
		}
		if (SearchLimits.bytes(dram).isEmpty()) {
			return Optional.of(NLS.bind(Messages.dramWrong, dram.strip()));
		}
		return SearchLimits.points(points).isEmpty() ? Optional.of(NLS.bind(Messages.pointsWrong, points.strip())) : Optional.empty();
	}

	/** What the points have to keep; only without an {@link #obstacle()}. */
	ExplorationLimits limits() {
		return new ExplorationLimits(SearchLimits.proxy(proxy).orElseThrow(), SearchLimits.bytes(dram).orElseThrow(), SearchLimits.points(points).orElseThrow());
	}
}

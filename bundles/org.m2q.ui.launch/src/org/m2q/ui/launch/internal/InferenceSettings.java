package org.m2q.ui.launch.internal;

import java.util.Map;
import java.util.Optional;

import javax.lang.model.SourceVersion;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;

/**
 * What a launch configuration asks for that makes Java of a network.
 *
 * @param target the experiment; empty for the first of the file
 * @param folder path in the project below which a folder with the name of the class is written
 * @param packageName package of the class
 * @param compare whether all tensors are compared with the reference interpreter
 * @param infer whether the class is run
 * @param inputs files to run it on; none for the first sample that ranges were observed over
 */
record InferenceSettings(RunTarget target, String folder, String packageName, boolean compare, boolean infer, InputFiles inputs) {

	/** Where projects go unless something else is said. */
	static final String FOLDER = "generated";
	/** What packages are called unless something else is said. */
	static final String PACKAGE = "generated";

	static InferenceSettings read(ILaunchConfiguration from) throws CoreException {
		return new InferenceSettings(RunTarget.read(from), from.getAttribute(LaunchConstants.FOLDER, FOLDER), from.getAttribute(LaunchConstants.PACKAGE, PACKAGE),
				from.getAttribute(LaunchConstants.BIT_EXACT, true), from.getAttribute(LaunchConstants.INFER, true), inputs(from));
	}

	private static InputFiles inputs(ILaunchConfiguration from) throws CoreException {
		return new InputFiles(from.getAttribute(LaunchConstants.INPUTS, Map.of(InputFiles.FIRST, from.getAttribute(LaunchConstants.INPUT, ""))));
	}

	/** Writes all but the target. */
	void write(ILaunchConfigurationWorkingCopy to) {
		to.setAttribute(LaunchConstants.FOLDER, folder);
		to.setAttribute(LaunchConstants.PACKAGE, packageName);
		to.setAttribute(LaunchConstants.BIT_EXACT, compare);
		to.setAttribute(LaunchConstants.INFER, infer);
		to.setAttribute(LaunchConstants.INPUTS, inputs.isEmpty() ? null : inputs.files());
		to.removeAttribute(LaunchConstants.INPUT);
	}

	/** What of it cannot be, in words; empty for nothing. */
	Optional<String> obstacle() {
		if (!SourceVersion.isName(packageName)) {
			return Optional.of(NLS.bind(Messages.packageWrong, packageName));
		}
		return folder.isBlank() || !IPath.EMPTY.isValidPath(folder) || IPath.forPosix(folder).isAbsolute() || folder.contains("..")
				? Optional.of(NLS.bind(Messages.folderWrong, folder)) : Optional.empty();
	}
}

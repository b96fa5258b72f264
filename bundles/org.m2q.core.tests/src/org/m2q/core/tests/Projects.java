package org.m2q.core.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.m2q.core.M2qCore;
import org.m2q.core.simulation.SimulationOutcome;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;

/** Projects of the workspace with texts of the test. */
final class Projects {

	/** A network of two layers on a small array, in two experiments: one with two points, one of one. */
	static final String SMALL = """
			model Net(size = 8) {
				input x: [4, size, size]
				conv(8) > relu > conv(8)
				output y
			}
			policy Eight {
				default {
					weights int8 uniform symmetric per filter
					activations int8 uniform symmetric per tensor
					accumulator int32
					requantize dyadic
				}
			}
			accelerator Chip {
				clock 500 MHz
				engine Array: multiplier-array 4 by 4 {
					mac int8 * int8: 1 per cycle
					apply relu: 1 per cycle
				}
				buffer memory holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy 0.2 pJ/bit
				dram main: bandwidth 1 GB/s, energy 8 pJ/bit
			}
			mapping Plain on Chip {
				map all -> Array
			}
			experiment Sizes {
				run Net(size in [8, 16]) with Eight on Chip using Plain
			}
			experiment Once {
				run Net with Eight on Chip using Plain
			}
			""";

	private Projects() {
	}

	/** An open project with one text. */
	static IProject create(String name, String file, String text) throws CoreException, IOException {
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
		project.create(null);
		project.open(null);
		write(project, file, text);
		return project;
	}

	/** Writes a text as another program would. */
	static IFile write(IProject project, String file, String text) throws CoreException, IOException {
		Path path = project.getLocation().toPath().resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text, StandardCharsets.UTF_8);
		project.refreshLocal(IResource.DEPTH_INFINITE, null);
		return project.getFile(file);
	}

	/** Runs a file as it is saved. */
	static SimulationOutcome run(IFile file, Optional<String> experiment) {
		return M2qCore.simulator().run(M2qWorkspace.create().open(file.getLocation().toPath()), new SimulationRequest(file, experiment),
				new NullProgressMonitor());
	}

	/** Builds everything that has changed, and waits for what the builder leaves to jobs. */
	static void build() throws CoreException {
		ResourcesPlugin.getWorkspace().build(IncrementalProjectBuilder.INCREMENTAL_BUILD, null);
		try {
			Job.getJobManager().join(ResourcesPlugin.FAMILY_AUTO_BUILD, null);
			long end = System.nanoTime() + 60_000_000_000L;
			while (!Job.getJobManager().isIdle() && System.nanoTime() < end) {
				Thread.sleep(20);
			}
		} catch (InterruptedException | OperationCanceledException e) {
			throw new AssertionError(e);
		}
	}

	/** Codes of the errors that are marked in a resource, in the order of the text. */
	static List<String> codes(IResource resource) throws CoreException {
		return Arrays.stream(resource.findMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE))
				.filter(marker -> marker.getAttribute(IMarker.SEVERITY, -1) == IMarker.SEVERITY_ERROR)
				.sorted(Comparator.comparingInt(marker -> marker.getAttribute(IMarker.CHAR_START, 0)))
				.map(marker -> marker.getAttribute(M2qCore.CODE_ATTRIBUTE, "")).toList();
	}
}

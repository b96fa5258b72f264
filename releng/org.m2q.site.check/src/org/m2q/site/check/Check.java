package org.m2q.site.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IToc;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;

/**
 * Opens an {@code .m2q} file in a project with the nature, waits for markers and costs, and looks at wizards and help. The file that the system
 * property {@value #RESULT} names gets one line per thing that is wrong, or {@code ok}; then the workbench is closed. Without the property nothing
 * happens.
 */
public final class Check implements IStartup {

	private static final String RESULT = "m2q.check.result";
	private static final String EXAMPLE = "m2q.check.example";
	private static final String NATURE = "org.m2q.core.nature";
	private static final String MARKER = "org.m2q.core.problem";
	private static final long PATIENCE_MILLISECONDS = 120_000;
	private static final long PAUSE_MILLISECONDS = 100;

	private final List<String> wrong = new CopyOnWriteArrayList<>();

	@Override
	public void earlyStartup() {
		String result = System.getProperty(RESULT);
		if (result == null) {
			return;
		}
		Platform.addLogListener((status, plugin) -> {
			if (status.getSeverity() >= IStatus.ERROR) {
				wrong.add("in the log: " + status);
			}
		});
		Job.createSystem("check of the installation", monitor -> {
			try {
				check(Path.of(System.getProperty(EXAMPLE)));
			} catch (CoreException | IOException | RuntimeException e) {
				wrong.add(e.toString());
			}
			write(Path.of(result));
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> PlatformUI.getWorkbench().close());
		}).schedule();
	}

	private void write(Path result) {
		try {
			Files.write(result, wrong.isEmpty() ? List.of("ok") : new ArrayList<>(wrong));
		} catch (IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private void check(Path example) throws CoreException, IOException {
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("check");
		project.create(null);
		project.open(null);
		IProjectDescription description = project.getDescription();
		description.setNatureIds(new String[] { NATURE });
		project.setDescription(description, null);
		IFile good = project.getFile("good.m2q");
		good.create(Files.readAllBytes(example), IResource.NONE, null);
		IFile bad = project.getFile("bad.m2q");
		bad.create("accelerator A { clock 500 }\n".getBytes(StandardCharsets.UTF_8), IResource.NONE, null);
		await("a marker of the file that is not open", () -> messages(bad).stream().anyMatch(message -> message.contains("unit")));
		PlatformUI.getWorkbench().getDisplay().syncExec(() -> open(good));
		await("costs in the editor", this::hasMinings);
		if (messages(good).stream().anyMatch(message -> message.startsWith("ERROR"))) {
			wrong.add("errors in the example: " + messages(good));
		}
		for (String wizard : List.of("project", "file", "example")) {
			if (PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard." + wizard) == null) {
				wrong.add("no wizard " + wizard);
			}
		}
		if (PlatformUI.getWorkbench().getPerspectiveRegistry().findPerspectiveWithId("org.m2q.ui.perspective") == null) {
			wrong.add("no perspective");
		}
		checkHelp();
	}

	private void checkHelp() throws IOException {
		IToc contents = Arrays.stream(HelpSystem.getTocs()).filter(toc -> toc.getLabel().equals("M2Q Workbench")).findFirst().orElse(null);
		if (contents == null || contents.getTopics().length == 0) {
			wrong.add("no help contents");
			return;
		}
		for (var topic : contents.getTopics()) {
			// The platform is without the server that would give the pages out: they are looked up where it would find them.
			String[] address = topic.getHref().substring(1).split("/", 2);
			URL page = Platform.getBundle(address[0]).getEntry(address[1]);
			if (page == null) {
				wrong.add("no help page " + topic.getHref());
				continue;
			}
			try (InputStream stream = page.openStream()) {
				if (!new String(stream.readAllBytes(), StandardCharsets.UTF_8).contains("<h1")) {
					wrong.add("no title in the help page " + topic.getHref());
				}
			}
		}
	}

	private static void open(IFile file) {
		IWorkbenchPage page = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
		try {
			IDE.openEditor(page, file);
		} catch (CoreException e) {
			throw new IllegalStateException(e);
		}
	}

	private boolean hasMinings() {
		boolean[] found = new boolean[1];
		PlatformUI.getWorkbench().getDisplay().syncExec(() -> {
			var editor = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage().getActiveEditor();
			if (editor != null && editor.getAdapter(ITextViewer.class) instanceof ISourceViewer viewer && viewer.getAnnotationModel() != null) {
				for (Iterator<Annotation> all = viewer.getAnnotationModel().getAnnotationIterator(); all.hasNext();) {
					found[0] |= all.next().getClass().getSimpleName().startsWith("CodeMining");
				}
			}
		});
		return found[0];
	}

	private static List<String> messages(IFile file) {
		try {
			return Arrays.stream(file.findMarkers(MARKER, true, IResource.DEPTH_ZERO))
					.map(marker -> (marker.getAttribute(IMarker.SEVERITY, 0) == IMarker.SEVERITY_ERROR ? "ERROR " : "") + marker.getAttribute(IMarker.MESSAGE, ""))
					.toList();
		} catch (CoreException e) {
			return List.of();
		}
	}

	private void await(String what, BooleanSupplier condition) {
		long end = System.currentTimeMillis() + PATIENCE_MILLISECONDS;
		while (!condition.getAsBoolean()) {
			if (System.currentTimeMillis() > end) {
				wrong.add("not seen: " + what);
				return;
			}
			try {
				Thread.sleep(PAUSE_MILLISECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}
}

package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.IPatternMatchListenerDelegate;
import org.eclipse.ui.console.PatternMatchEvent;
import org.eclipse.ui.console.TextConsole;
import org.m2q.core.results.SourcePlace;
import org.m2q.ui.internal.Activator;

/** Turns {@code file:line:column} and names of written files in the console into links. */
public final class ConsoleLinks implements IPatternMatchListenerDelegate {

	private TextConsole console;

	@Override
	public void connect(TextConsole text) {
		console = text;
	}

	@Override
	public void disconnect() {
		console = null;
	}

	@Override
	public void matchFound(PatternMatchEvent event) {
		TextConsole text = console;
		if (text == null) {
			return;
		}
		try {
			String match = text.getDocument().get(event.getOffset(), event.getLength());
			Optional<IProject> project = project(text);
			// Names may have spaces, and words may stand before them.
			for (int start = 0; project.isPresent() && start >= 0; start = match.indexOf(' ', start) < 0 ? -1 : match.indexOf(' ', start) + 1) {
				String name = match.substring(start);
				SourcePlace place = SourcePlace.parse(name).orElse(new SourcePlace(name, 1, 1));
				Optional<IFile> file = place.find(project.get());
				if (file.isPresent()) {
					text.addHyperlink(new Link(file.get(), place), event.getOffset() + start, name.length());
					return;
				}
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.revealFailed, e);
		}
	}

	private static Optional<IProject> project(TextConsole text) {
		Object process = text.getAttribute("org.eclipse.debug.ui.ATTR_CONSOLE_PROCESS");
		String name = process instanceof IProcess run ? run.getAttribute(LaunchConstants.PROJECT) : null;
		return name == null ? Optional.empty() : Optional.of(ResourcesPlugin.getWorkspace().getRoot().getProject(name));
	}

	/** Leads to a place. */
	private record Link(IFile file, SourcePlace place) implements IHyperlink {

		@Override
		public void linkEntered() {
			// The console draws it.
		}

		@Override
		public void linkExited() {
			// The console draws it.
		}

		@Override
		public void linkActivated() {
			Reveal.place(file, place);
		}
	}
}

package org.m2q.ui.internal.navigate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.ui.internal.Activator;
import org.m2q.dsl.ide.navigate.Place;

/** The named elements of all files of the workspace, with the changes that are not saved yet. */
final class Elements {

	private Elements() {
	}

	/**
	 * Reads them all. Not in the user interface thread.
	 *
	 * @throws org.eclipse.core.runtime.OperationCanceledException when the monitor is cancelled
	 */
	static List<Element> read(IProgressMonitor monitor) {
		LanguageServices services = Activator.instance().services();
		List<String> files = WorkspaceTexts.files();
		SubMonitor progress = SubMonitor.convert(monitor, files.size());
		List<Element> elements = new ArrayList<>();
		for (String uri : files) {
			progress.split(1);
			services.symbols().of(services.workspace().open(uri)).forEach(symbol -> elements.add(new Element(symbol)));
		}
		return elements;
	}

	/** Opens an element where it stands now; its file when it is not there any more. Only in the user interface thread; returns at once. */
	static void open(Element element) {
		Display display = Display.getCurrent();
		Activator.instance().commands().execute(() -> {
			LanguageServices services = Activator.instance().services();
			String uri = element.symbol().place().uri();
			Optional<Place> place = services.symbols().of(services.workspace().open(uri)).stream().filter(symbol -> new Element(symbol).equals(element))
					.map(symbol -> symbol.place()).findFirst();
			display.asyncExec(() -> PlaceOpener.open(place.orElseGet(() -> new Place(uri, 0, 0))));
		});
	}
}

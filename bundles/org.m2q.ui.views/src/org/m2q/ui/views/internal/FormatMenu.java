package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.m2q.ui.charts.ChartCanvas;

/** A menu of formats with their prices at the point of their layer. */
final class FormatMenu {

	private final ChartCanvas canvas;
	private final Consumer<PendingFormats.Offer> chosen;
	private Optional<Menu> menu = Optional.empty();

	/**
	 * No menu yet.
	 *
	 * @param chosen told which one the user takes
	 */
	FormatMenu(ChartCanvas canvas, Consumer<PendingFormats.Offer> chosen) {
		this.canvas = canvas;
		this.chosen = chosen;
		canvas.addListener(SWT.Dispose, event -> close());
	}

	/** The menu, as long as it was not left. */
	Optional<Menu> menu() {
		return menu.filter(shown -> !shown.isDisposed());
	}

	/** Shows formats of a layer in place of earlier ones. */
	void show(String layer, List<PendingFormats.Offer> offers) {
		close();
		Menu shown = new Menu(canvas.getShell(), SWT.POP_UP);
		for (PendingFormats.Offer offer : offers) {
			MenuItem item = new MenuItem(shown, SWT.RADIO);
			item.setText(NLS.bind(Messages.formatOffer, offer.choice().title(), offer.effect()).replace("&", "&&"));
			item.setSelection(offer.isChosen());
			item.addListener(SWT.Selection, event -> {
				if (item.getSelection() && !offer.isChosen()) {
					chosen.accept(offer);
				}
			});
		}
		// Its selection comes after it is hidden.
		shown.addListener(SWT.Hide, event -> canvas.getDisplay().asyncExec(() -> {
			if (menu.filter(shown::equals).isPresent()) {
				close();
			}
		}));
		canvas.marks().stream().filter(mark -> mark.layer().equals(layer)).findFirst().map(mark -> mark.bounds())
				.ifPresent(place -> shown.setLocation(canvas.toDisplay(place.x + place.width, place.y + place.height - canvas.visible().y)));
		menu = Optional.of(shown);
		shown.setVisible(true);
	}

	private void close() {
		menu().ifPresent(Menu::dispose);
		menu = Optional.empty();
	}
}

package org.m2q.ui.views.internal;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuCreator;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/**
 * A button with a menu of values; pressing the button itself takes the next one.
 *
 * @param <T> what is chosen
 */
final class Choice<T> extends Action implements IMenuCreator {

	private final Supplier<List<T>> values;
	private final Supplier<T> current;
	private final Function<T, String> label;
	private final Consumer<T> chosen;
	private Menu menu;

	Choice(String text, String icon, Supplier<List<T>> values, Supplier<T> current, Function<T, String> label, Consumer<T> chosen) {
		super(text, IAction.AS_DROP_DOWN_MENU);
		this.values = values;
		this.current = current;
		this.label = label;
		this.chosen = chosen;
		setToolTipText(text);
		setImageDescriptor(Icons.get(icon));
		setMenuCreator(this);
	}

	@Override
	public void run() {
		List<T> all = values.get();
		if (!all.isEmpty()) {
			chosen.accept(all.get((all.indexOf(current.get()) + 1) % all.size()));
		}
	}

	private Menu filled(Menu fresh) {
		dispose();
		menu = fresh;
		for (T value : values.get()) {
			new ActionContributionItem(ViewAction.choice(label.apply(value), value.equals(current.get()), () -> chosen.accept(value))).fill(menu, -1);
		}
		for (MenuItem item : menu.getItems()) {
			item.setEnabled(true);
		}
		return menu;
	}

	@Override
	public Menu getMenu(Control parent) {
		return filled(new Menu(parent));
	}

	@Override
	public Menu getMenu(Menu parent) {
		return filled(new Menu(parent));
	}

	@Override
	public void dispose() {
		if (menu != null && !menu.isDisposed()) {
			menu.dispose();
		}
		menu = null;
	}
}

package org.m2q.ui.internal.mining;

import java.util.Map;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.commands.IElementUpdater;
import org.eclipse.ui.menus.UIElement;
import org.m2q.ui.internal.Activator;

/** Switches something in the text on or off: the preference whose key stands behind the name of the class. Its only state is the preference. */
public final class InlineSwitchHandler extends AbstractHandler implements IElementUpdater, IExecutableExtension {

	private final IPropertyChangeListener preference = event -> {
		if (event.getProperty().equals(key())) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(this::refreshElements);
		}
	};
	private String command = "";
	private String key = "";

	/** Follows the preference, so that menus show what is chosen elsewhere. */
	public InlineSwitchHandler() {
		store().addPropertyChangeListener(preference);
	}

	@Override
	public void setInitializationData(IConfigurationElement element, String property, Object data) {
		command = element.getAttribute("commandId");
		key = String.valueOf(data);
	}

	@Override
	public void dispose() {
		store().removePropertyChangeListener(preference);
		super.dispose();
	}

	@Override
	public Object execute(ExecutionEvent event) {
		store().setValue(key, !store().getBoolean(key));
		return null;
	}

	@Override
	public void updateElement(UIElement element, @SuppressWarnings("rawtypes") Map parameters) {
		element.setChecked(store().getBoolean(key));
	}

	private String key() {
		return key;
	}

	private void refreshElements() {
		ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
		if (commands != null) {
			commands.refreshElements(command, null);
		}
	}

	private static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}
}

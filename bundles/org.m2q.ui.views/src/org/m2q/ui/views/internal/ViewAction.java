package org.m2q.ui.views.internal;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;

/** An action of a view. */
public final class ViewAction extends Action {

	private final Runnable work;

	private ViewAction(String text, String tip, int style, Optional<String> icon, Runnable work) {
		super(text, style);
		this.work = work;
		setToolTipText(tip);
		icon.ifPresent(name -> setImageDescriptor(Icons.get(name)));
	}

	/** Something to do. */
	static ViewAction push(String text, String tip, Optional<String> icon, Runnable work) {
		return new ViewAction(text, tip, IAction.AS_PUSH_BUTTON, icon, work);
	}

	/** Something that is on or off. */
	static ViewAction toggle(String text, String tip, Optional<String> icon, boolean on, Consumer<Boolean> work) {
		ViewAction[] self = new ViewAction[1];
		self[0] = new ViewAction(text, tip, IAction.AS_CHECK_BOX, icon, () -> work.accept(self[0].isChecked()));
		self[0].setChecked(on);
		return self[0];
	}

	/** The toggle that links a view with editors and other views. */
	public static ViewAction link(String tip, boolean on, Consumer<Boolean> work) {
		ViewAction action = toggle(Messages.actionLink, tip, Optional.empty(), on, work);
		action.setImageDescriptor(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(ISharedImages.IMG_ELCL_SYNCED));
		return action;
	}

	/** The same for a view of layers. */
	public static ViewAction link(boolean on, Consumer<Boolean> work) {
		return link(Messages.actionLinkTip, on, work);
	}

	/** One of several. */
	static ViewAction choice(String text, boolean on, Runnable work) {
		ViewAction[] self = new ViewAction[1];
		self[0] = new ViewAction(text, text, IAction.AS_RADIO_BUTTON, Optional.empty(), () -> {
			if (self[0].isChecked()) {
				work.run();
			}
		});
		self[0].setChecked(on);
		return self[0];
	}

	@Override
	public void run() {
		work.run();
	}
}

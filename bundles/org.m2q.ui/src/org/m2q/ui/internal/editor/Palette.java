package org.m2q.ui.internal.editor;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.ui.M2qUi;

/** Colours of tokens. They come from the current theme and may be changed in the preferences (Colors and Fonts). */
public final class Palette {

	private static final String PREFIX = M2qUi.PLUGIN_ID + ".color.";
	private static final Set<TokenKind> BOLD = Set.of(TokenKind.KEYWORD);
	private static final Set<TokenKind> ITALIC = Set.of(TokenKind.PARAMETER);
	private static final Map<TokenKind, String> SHARED = shared();

	private Palette() {
	}

	/** Kinds that share a colour, so that a page of text has few of them. */
	private static Map<TokenKind, String> shared() {
		Map<TokenKind, String> names = new EnumMap<>(TokenKind.class);
		for (TokenKind kind : TokenKind.values()) {
			names.put(kind, kind.name().toLowerCase(Locale.ROOT));
		}
		names.put(TokenKind.MODEL, "definition");
		names.put(TokenKind.MAPPING, "definition");
		names.put(TokenKind.EXPERIMENT, "definition");
		names.put(TokenKind.ACCELERATOR, "definition");
		names.put(TokenKind.POLICY, "definition");
		names.put(TokenKind.BLOCK, "block");
		names.put(TokenKind.FUNCTION, "operator");
		names.put(TokenKind.METRIC, "operator");
		names.put(TokenKind.STAGE, "value");
		names.put(TokenKind.ENERGY, "engine");
		names.put(TokenKind.PROPERTY, "parameter");
		names.put(TokenKind.NUMBER_FORMAT, "format");
		return names;
	}

	/** Colour and font style of a kind; without colour when the theme defines none. */
	public static TextAttribute attribute(TokenKind kind) {
		return new TextAttribute(color(SHARED.get(kind)), null, style(kind));
	}

	/** A colour of the theme; null when it defines none. */
	public static Color color(String name) {
		return registry().get(PREFIX + name);
	}

	/** Whether a preference of the colour registry is one of ours. */
	public static boolean isOurs(String property) {
		return property != null && property.startsWith(PREFIX);
	}

	/** Colours of the current theme. */
	public static ColorRegistry registry() {
		return PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
	}

	private static int style(TokenKind kind) {
		return BOLD.contains(kind) ? SWT.BOLD : ITALIC.contains(kind) ? SWT.ITALIC : SWT.NORMAL;
	}
}

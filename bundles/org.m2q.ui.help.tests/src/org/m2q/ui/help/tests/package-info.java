/** Tests of help and cheat sheets. */
package org.m2q.ui.help.tests;

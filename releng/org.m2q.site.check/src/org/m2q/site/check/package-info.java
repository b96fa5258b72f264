/** Checks in a platform with M2Q Workbench installed that it works there; knows it only by what a user sees. */
package org.m2q.site.check;

#!/usr/bin/env bash
# Makes a release in dist/: programs for each system, packages for Debian, an image from
# nothing, whose work is in it, a bill of materials and sums. It needs no network but for
# modules that are not there yet, and runs on Debian. The same commit makes the same files.
#
#   release.sh [snapshot]
#
# A snapshot may be made of any commit, on any day; a release is refused while an item of
# the library is past its review, where files are changed, and where there is no tag.
set -euo pipefail
cd "$(dirname "$0")/../.."

SBOM=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# Whoever makes a release may be another user than who owns the files, as root in CI.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$PWD

tag=$(git describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null || true)
if [ "${1:-}" = snapshot ]; then
	version=${tag#v}
	version=${version:-0.0.0~$(git log -1 --format=%cd --date=format:%Y%m%d%H%M%S).$(git rev-parse --short=12 HEAD)}
else
	[ -n "$tag" ] || { echo "there is no tag here: git tag v1.2.3, or make snapshot" >&2; exit 1; }
	[ -z "$(git status --porcelain)" ] || { echo "files are changed: commit them, or make snapshot" >&2; exit 1; }
	go run ./cmd/release
	version=${tag#v}
fi
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH CGO_ENABLED=0

rm -rf dist
mkdir dist
for target in linux/amd64 linux/arm64 windows/amd64; do
	os=${target%/*} arch=${target#*/}
	exe=$([ "$os" = windows ] && echo .exe || true)
	echo "building for $target"
	GOOS=$os GOARCH=$arch go build -trimpath -ldflags='-s -w' -o "dist/briefed_${version}_${os}_$arch$exe" ./cmd/briefed
done

echo "notices and bill of materials"
go run ./cmd/release -notices >dist/NOTICES
go run "$SBOM" bin -json -licenses -std -noserial -notimestamp -version "$version" -output dist/briefed.cdx.json "dist/briefed_${version}_linux_amd64"

# package ARCH: the program with its service, settings and papers.
package() {
	local arch=$1 root
	root=$(mktemp -d)
	chmod 0755 "$root"
	install -D -m 0755 "dist/briefed_${version}_linux_$arch" "$root/usr/bin/briefed"
	install -D -m 0644 .github/deploy/briefed.service "$root/usr/lib/systemd/system/briefed.service"
	install -D -m 0644 .github/deploy/briefed.sysusers "$root/usr/lib/sysusers.d/briefed.conf"
	install -D -m 0640 .github/deploy/briefed.conf "$root/etc/briefed/briefed.conf"
	install -d -m 0755 "$root/usr/share/doc/briefed"
	install -m 0644 LICENSE "$root/usr/share/doc/briefed/copyright"
	install -m 0644 dist/NOTICES README.md .github/docs/runbook.md .github/deploy/alerts.yml "$root/usr/share/doc/briefed/"
	install -d -m 0755 "$root/DEBIAN"
	install -m 0755 .github/deploy/debian/postinst .github/deploy/debian/prerm "$root/DEBIAN/"
	install -m 0644 .github/deploy/debian/conffiles "$root/DEBIAN/"
	sed -e "s/@VERSION@/$version/" -e "s/@ARCH@/$arch/" -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$root" | cut -f1)/" .github/deploy/debian/control >"$root/DEBIAN/control"
	dpkg-deb --root-owner-group -Zgzip --build "$root" "dist/briefed_${version}_$arch.deb" >/dev/null
	rm -rf "$root"
}
for arch in amd64 arm64; do
	echo "packaging for $arch"
	package "$arch"
done

echo "image"
go run ./cmd/release -image "dist/briefed_${version}_oci.tar" -version "$version" -at "$SOURCE_DATE_EPOCH" \
	amd64="dist/briefed_${version}_linux_amd64" arm64="dist/briefed_${version}_linux_arm64"

(cd dist && sha256sum -- * >SHA256SUMS)
ls -l dist

# Accounts, groups and passwords; sources of the acts that follow.
# Passwords are hashed cheaply: what is tested is what programs write, and not how long the right hash takes.
sed -i 's/yescrypt/sha512 rounds=1000/' /etc/pam.d/common-password
groupadd netops
useradd -m -s /bin/bash ops
useradd -m -s /bin/bash eve
useradd -m mallory
printf 'ops:Right-1-horse\neve:Other-2-horse\nmallory:Third-3-horse\n' | chpasswd --crypt-method SHA512 --sha-rounds 1000
usermod -s /bin/sh eve
usermod -aG netops eve
usermod -L eve
usermod -U eve
passwd -l eve
passwd -u eve
chage -M 90 eve
gpasswd -d eve netops
groupdel netops
# Wrong passwords shall not make the tests wait.
sed -i 's/pam_unix.so nullok/pam_unix.so nullok nodelay/' /etc/pam.d/common-auth
sed -i '/pam_faildelay/d' /etc/pam.d/login
sed -i 's/^LOG_OK_LOGINS.*/LOG_OK_LOGINS yes/' /etc/login.defs
printf 'Right-1-horse\nNew-3-battery\nNew-3-battery\n' | runuser -u ops -- passwd
printf 'ops ALL=(ALL) ALL\nDefaults:ops passwd_tries=1\n' >/etc/sudoers.d/ops
printf 'eve ALL=(ALL) /bin/true\n' >/etc/sudoers.d/eve
chmod 440 /etc/sudoers.d/*
